"""The border of the vault process: frames and messages, how it is started, how it is guarded."""
