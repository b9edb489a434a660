"""The plan: everything that will be generated, as data."""
