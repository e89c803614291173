"""What a person does once, before the passes begin: for now, laying out the districts' sheets."""

from sheets_sync.setup.layout import DistrictLaid, Layout, TabLaid, lay_out

__all__ = ["DistrictLaid", "Layout", "TabLaid", "lay_out"]
