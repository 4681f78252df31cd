"""The tenant: who is in it, how it is organised, what happened in it."""
