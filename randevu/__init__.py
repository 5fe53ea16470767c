"""Appointment assistant for WhatsApp in Turkish. Only `randevu.engine` imports Rasa, and only when asked."""
