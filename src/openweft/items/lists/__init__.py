"""One component behind every list: what narrows it, its columns, its order, its pages."""
