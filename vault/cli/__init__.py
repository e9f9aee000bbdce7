"""The command line: the same services as the window, in its own process."""
