"""Text to graph again, by a reader of its own, and the comparison with the topology graph."""
