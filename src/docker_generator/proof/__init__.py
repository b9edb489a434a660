"""A separate reader of the generated files, and their comparison with the topology graph."""
