"""Messages in and out: what customers write to us and what we send them, by any channel.

The modules are imported by their own names (``from randevu.messaging import kinds``); importing this package alone
loads nothing.
"""
