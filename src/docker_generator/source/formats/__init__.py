"""Readers of the file formats that source trees are written in; each follows its specification."""
