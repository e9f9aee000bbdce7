"""The breach desk: from a leaked file to who is affected, and to the notification list."""
