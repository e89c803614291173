"""Setting a province up, and a new round: what is done once, by a person's command."""

from sheets_sync.setup.laid import DistrictLaid, Layout, TabLaid
from sheets_sync.setup.layout import lay_out
from sheets_sync.setup.master_layout import MasterLaid, MasterTab, lay_out_master

__all__ = ["DistrictLaid", "Layout", "MasterLaid", "MasterTab", "TabLaid", "lay_out", "lay_out_master"]
