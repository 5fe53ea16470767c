"""Other ways to customers than WhatsApp: e-mail copies of appointments, and what stands in for a lost reminder."""
