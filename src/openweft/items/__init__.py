"""What everything people talk about has, built once."""
