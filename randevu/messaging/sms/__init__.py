"""SMS: what a text costs, the provider as a description, and the transport that follows it."""
