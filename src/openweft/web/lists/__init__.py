"""Lists on pages: what an address asks for, and how its rows are shown."""
