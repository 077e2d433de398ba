"""The list of pieces, as a page and in every other format."""
