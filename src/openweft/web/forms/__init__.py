"""What people send, checked for shape; rules live below."""
