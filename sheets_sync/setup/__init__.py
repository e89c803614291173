"""Setting a province up, and a new round: what is done once, by a person's command."""

from sheets_sync.setup.laid import DistrictLaid, Layout, TabLaid
from sheets_sync.setup.layout import lay_out

__all__ = ["DistrictLaid", "Layout", "TabLaid", "lay_out"]
