"""SQL and files of the vault directory; sees sealed bytes only."""
