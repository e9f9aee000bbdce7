"""The command palette: clients by name, what can be done, where to go."""
