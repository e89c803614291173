"""Setting a province up, and a new round: what is done once, by a person's command."""
