"""How collection goes: the diary of every source's days, its gaps, its own rhythm, and the state an analyst reads."""
