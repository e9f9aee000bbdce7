"""What Cassaforte costs, as multiples of a plain SQLite database that does the same work in the same run."""
