"""How a service of one language is built and started: one directory per language."""
