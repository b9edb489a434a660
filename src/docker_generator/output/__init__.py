"""The output directory: differences, edits, and writing without losing anything."""
