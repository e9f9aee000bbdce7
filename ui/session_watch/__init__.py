"""When this computer's session is locked, put to sleep or given to another user: the same signs on every system, behind one small interface."""
