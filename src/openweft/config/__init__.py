"""Settings from the environment, addresses and servers."""
