"""Foreign files and texts: read strictly, written back byte for byte, normalised for search."""
