"""Names in the coverage that no rule lists yet: found in pieces, counted, and offered to an analyst."""
