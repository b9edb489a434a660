"""The build and the start of services: one directory per language."""
