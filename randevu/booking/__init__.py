"""Free times and the only place that takes them: availability, holds, appointments, blocked time."""

from randevu.booking.model import (
    Appointment,
    Blocked,
    Booked,
    Cancelled,
    Found,
    Hold,
    Moved,
    Offer,
    Part,
    Refused,
    Taken,
    Wish,
)

__all__ = [
    "Appointment",
    "Blocked",
    "Booked",
    "Cancelled",
    "Found",
    "Hold",
    "Moved",
    "Offer",
    "Part",
    "Refused",
    "Taken",
    "Wish",
]
