"""What a CRM keeps by itself after sealing: steps to clear it, ticked one by one."""
