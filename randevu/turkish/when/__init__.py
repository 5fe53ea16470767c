"""When: what customers say about days and times, read without a clock and resolved against one.

meaning = read("haftaya cuma üç buçuk gibi")
windows = resolve(meaning, at, Hours(), holidays)
"""

from randevu.turkish.when.hours import Hours, Window
from randevu.turkish.when.meaning import Meaning
from randevu.turkish.when.merging import merge
from randevu.turkish.when.ordinals import ordinal_choice
from randevu.turkish.when.reading import read
from randevu.turkish.when.resolving import resolve

__all__ = ["Hours", "Meaning", "Window", "merge", "ordinal_choice", "read", "resolve"]
