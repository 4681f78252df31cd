"""Notices: what members are told of what happened, once each, as they chose."""
