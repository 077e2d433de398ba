"""Rates against a baseline of the same run, one JSON object a line."""
