"""The page of a running service: how the province stands, read from the store alone, for whoever may look.

It shows districts, counts, moments and states; no name or number of a person ever reaches it.
"""

from sheets_sync.web.figures import Status
from sheets_sync.web.serve import Address, Server

__all__ = ["Address", "Server", "Status"]
