"""Which trained model answers: the files that are kept, who chose which, and changing over without losing a message."""
