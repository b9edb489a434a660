"""What will be made of a topology, as data."""
