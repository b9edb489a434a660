"""What the source tree of a service says about its build; only looked at, never run."""
