"""Turkish as customers write it, read and written in one place.

Nothing here knows a clock, a database or a business: names, opening hours and holidays are
passed in. Only the standard library and rapidfuzz are imported, so that everything loads in
milliseconds. The parts are `letters`, `suffixes`, `numbers`, `matching`, `when`, `phrasing`
and `understand`.
"""
