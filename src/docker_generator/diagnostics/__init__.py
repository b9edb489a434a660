"""Diagnostics: errors of the input, each with an action."""
