"""What is known of the request or job under way: its id, and the key that it came with."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
api_key_id: ContextVar[int | None] = ContextVar("api_key_id", default=None)
api_scopes: ContextVar[frozenset[str] | None] = ContextVar("api_scopes", default=None)
