"""A stand-in for Google's Sheets and Drive APIs and an SMTP sink, apart from the service.

`start(data=FOLDER)` gives a `Running` emulator with its addresses; `Redirect(url)` brings clients that
speak to Google's own hosts to it.
"""

from sheets_sync.emulator.client import Redirect
from sheets_sync.emulator.server import Running, start

__all__ = ["Redirect", "Running", "start"]
