"""The access log: what was done, by whom, and whether the log holds."""
