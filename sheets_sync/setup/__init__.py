"""Setting a province up: before the first pass, and whenever something does not work."""
