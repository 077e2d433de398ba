"""Claims about the coverage, each bound to a comparison: tested every week, every past run kept as it was."""
