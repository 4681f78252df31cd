"""Background work: written in the caller's transaction, leased, retried, cancelled, reported."""
