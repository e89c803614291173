"""What other processes do in these tests; apart, so that they start without pytest."""

import os
import sys
import time

from sheets_sync.store import Store


def open_store(url: str) -> None:
    """Opens a store that may be new."""
    with Store.open(url) as store:
        assert store.ledger.is_empty()


def hold_right(url: str) -> None:
    """Takes the right to send, says so, and keeps it until it is killed."""
    with Store.open(url) as store, store.sending("k") as ours:
        print("holding" if ours else "refused", flush=True)
        time.sleep(60)


if __name__ == "__main__":
    {"open": open_store, "hold": hold_right}[sys.argv[1]](sys.argv[2])
    sys.stdout.flush()
    os._exit(0)
