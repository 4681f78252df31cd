"""The demo workspace: an invented company with two years of history, true to any given day."""

from openweft.interchange.demo.build import EMAIL, PASSWORD, SIGN_INS, SLUG, build, remove

__all__ = ["EMAIL", "PASSWORD", "SIGN_INS", "SLUG", "build", "remove"]
