"""Setting a province up: before the first pass, and whenever something does not work."""

from sheets_sync.setup.layout import DistrictLaid, Layout, TabLaid, lay_out

__all__ = ["DistrictLaid", "Layout", "TabLaid", "lay_out"]
