"""Diagnostics: errors of the input, with what to do."""
