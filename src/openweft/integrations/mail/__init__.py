"""E-mail: letters composed, sent, and what comes back."""
