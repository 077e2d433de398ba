"""What can stop a briefing, in one sentence for the person who asked."""


class BriefingError(ValueError):
    """Names the cause and the next step."""
