"""One module per command, with its arguments and its implementation."""
