"""`python -m sheets_sync` is the same as `sheets-sync`."""

from sheets_sync.cli import main

if __name__ == "__main__":
    main()
