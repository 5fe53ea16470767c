"""Reminders of appointments: worked out when an appointment changes, decided anew when they are due."""
