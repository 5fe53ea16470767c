"""What other programs may ask of us over HTTP, each with a token of its own: JSON in, JSON out, no sign-in."""
