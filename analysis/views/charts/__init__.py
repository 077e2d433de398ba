"""Charts of pages, and the files that they leave the house as."""
