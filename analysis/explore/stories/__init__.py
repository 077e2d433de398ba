"""Stories on screen: one event, however many tell it."""
