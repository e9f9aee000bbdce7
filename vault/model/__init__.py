"""Frozen nouns without behaviour that could need a key, a file or a window."""
