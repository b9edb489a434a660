"""What the source tree of a service tells about its build; only looked at, never run."""
