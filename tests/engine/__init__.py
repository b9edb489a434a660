"""Tests on a real Docker engine: what was generated is built, started and used."""
