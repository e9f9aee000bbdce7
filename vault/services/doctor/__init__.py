"""What can only be known on the very computer: tried there, and told in words that a person can send to somebody who helps."""
