"""Dates and times in the other languages that customers of a salon in Turkey write: English, German, Russian, Arabic.

`read` is `randevu.turkish.when.read` for every message: the Turkish grammar is asked first and alone unless the message
is recognised as another language. Nothing beyond the standard library is loaded until such a message names a day.
"""

from randevu.languages.reading import read
from randevu.languages.recognising import language_of

__all__ = ["language_of", "read"]
