"""What several services compare texts by: escapes, and the normal forms of e-mails and numbers."""
