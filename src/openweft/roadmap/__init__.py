"""What teams may deliver, what it takes, what was promised, and the best plan of it."""
