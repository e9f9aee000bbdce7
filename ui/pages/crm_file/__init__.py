"""A CRM's file as the Import and the Sealed files page show it: choosing it, what it is taken for, what must be asked."""
