"""What a leaked file is: whose, which fields are readable in it, which only sealed."""
