"""The Clients page: the list, one client's details, and the fields that open one at a time."""
