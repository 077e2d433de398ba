"""What it means: tags with their evidence, stories, measures, and the briefing that cites them.

Stands on `articles`; nothing there imports from here.
"""
