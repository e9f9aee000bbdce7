"""The Import page: a CRM's file goes into the vault."""
