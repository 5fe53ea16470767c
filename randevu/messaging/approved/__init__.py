"""Messages that WhatsApp approves beforehand: their files, what WhatsApp refuses, and how each stands there."""
