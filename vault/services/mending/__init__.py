"""After an alarm the vault goes on: what is wrong is named, both sides sign where the log continues, and every report says so for ever."""
