"""From a filter to a figure: reads the counted rows of a list and asks a measure, so that every number names its own list."""
