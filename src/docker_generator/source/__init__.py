"""The inspection of source trees: files are read, never run."""
