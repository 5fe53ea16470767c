"""What customers allowed, and the one gate that everything passes on its way out."""
