"""What was published: sources, visits to them, and the pieces they gave us, exactly as printed.

This room knows nothing of companies, themes or measures; `analysis` reads it, never the reverse.
Nothing here is deleted because a feed forgot it, and what was first seen is never rewritten.
"""
