"""The business's own calendars: what lies in them is not offered, and what is booked stands in them."""
