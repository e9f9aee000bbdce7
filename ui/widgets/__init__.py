"""Small parts of the window that know nothing of the vault. Each takes the `Theme` first."""
