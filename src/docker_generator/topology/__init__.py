"""The topology graph as specified; decisions are made elsewhere."""
