"""Adding, changing, hiding and bringing back clients by hand."""
