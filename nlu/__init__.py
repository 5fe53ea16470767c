"""Rasa graph components, one class a file: thin adapters over `randevu.turkish` and the catalogue."""
