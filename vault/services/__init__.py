"""One file or folder for each thing that a person can do with an open vault."""
