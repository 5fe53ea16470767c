"""Rasa custom actions, one module a conversation flow: read slots, call one service, map its result to a response."""
