"""A person takes a conversation over, and the assistant gets it back."""
