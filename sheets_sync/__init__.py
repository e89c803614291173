"""Thai province offices: watch district Google Sheets, help mend them, mirror and mail them."""
