"""How a backing service runs and how clients reach it: one YAML file per engine."""
