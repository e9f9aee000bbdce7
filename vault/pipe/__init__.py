"""Frames and messages between the window and the vault process."""
