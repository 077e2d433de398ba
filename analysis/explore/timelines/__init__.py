"""Coverage by week and month, and the events above it."""
