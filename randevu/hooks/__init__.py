"""Telling other programs what happens to conversations that people have: signed calls, queued with the step itself."""
