"""Doors for messages: Rasa input channels, named in credentials.yml."""
