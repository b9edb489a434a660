"""Disk: what differs, who edited it, and writing without losing anything."""
