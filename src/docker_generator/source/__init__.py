"""The inspection of source trees: files are read, and nothing of them is run."""
