"""What a person is told when something cannot be kept."""


class CannotBeKept(ValueError):
    """Something that cannot be kept as asked; the message says why and what to do."""
