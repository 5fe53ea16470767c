"""How a visit was: asked once after it, kept for reports, and told to a person when it was bad."""
