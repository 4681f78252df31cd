"""What goes to and comes from systems outside: one folder each."""
