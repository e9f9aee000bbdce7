"""Check this computer: what the vault and the window need of it, tried out."""
