"""What the window can do on this computer: the part of the check that needs a display."""
