"""Stories: which pieces repeat one text, and which tell of one event."""
