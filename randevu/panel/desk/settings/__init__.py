"""What owners and managers change about the business: forms over the business file, checked by its own rules."""
