"""Words as data: fold them, cut them for search, tell their language, mark boilerplate. Offsets never move."""
