"""The CRM's own file back with every contact cell sealed, and the way back."""
