"""The source desk: every place we read, and how it does."""
