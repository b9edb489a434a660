"""The topology graph as it is specified, and nothing of what is made of it."""
