"""Drive v3, as far as spreadsheets and their sharing need it."""

from sheets_sync.emulator.drive_api import changes, files, permissions, transfer

OPERATIONS = [*files.OPERATIONS, *permissions.OPERATIONS, *changes.OPERATIONS, *transfer.OPERATIONS]
