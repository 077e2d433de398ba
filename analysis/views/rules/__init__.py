"""The rules on screen, and the names that they lack."""
