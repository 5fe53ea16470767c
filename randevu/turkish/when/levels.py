"""The order in which rules work: each level sees what the one before it built."""

ATOMS = 10  # words and numbers become days, times and distractors
REFINED = 20  # a day beside a day, a part of the day beside an hour
LIMITS = 30  # ranges, limits, and bare hours beside a day
LOOSE = 40  # "gibi", alternatives
PAIRED = 50  # a day with its time
OFFERED = 55  # two days each with its time
JUDGED = 60  # refused, corrected, moved from and to
