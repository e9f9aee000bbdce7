"""Keys: the generations, who is on each, and rotation."""
