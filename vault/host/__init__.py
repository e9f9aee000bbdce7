"""The vault process: what stands at the far end of the window's pipe."""
