"""Readers of file formats; each follows the specification of its format."""
