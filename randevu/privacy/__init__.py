"""What customers may ask of us about their data: a copy of it, its end, and an answer within the law's time."""
