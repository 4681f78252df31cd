"""A workspace as files and back: everything in it, in an open format that reads in again."""
