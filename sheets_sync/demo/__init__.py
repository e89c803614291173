"""The demo: the whole job on an invented province, through the very commands a province would type."""
