"""The Sealed files page: the CRM's own file comes back with its contact cells sealed."""
