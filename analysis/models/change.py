"""Marks of change: what a process remembers holds as long as nothing was written since.

PostgreSQL writes them itself, by a trigger on every table that lists are read from, so that no writer can forget it.
"""

from django.db import models
from django.db.models.functions import Now


class Change(models.Model):
    """A transaction that wrote to a subject, and how many statements of it did."""

    class Subject(models.TextChoices):
        """What is remembered by."""

        WORDS = "words", "Names of tags and rules"
        PIECES = "pieces", "Pieces, their tags, stories and counts"

    pk = models.CompositePrimaryKey("subject", "xact")
    subject = models.CharField(max_length=10, choices=Subject.choices)
    xact = models.BigIntegerField(help_text="PostgreSQL's number of the transaction")
    statements = models.IntegerField()
    at = models.DateTimeField(db_default=Now(), help_text="of its last statement")

    def __str__(self) -> str:
        return f"{self.subject} {self.xact}"


class Touched(models.Model):
    """A piece whose row, place in the index or story a transaction wrote to (see `analysis.explore.mirror`)."""

    xact = models.BigIntegerField(db_index=True, help_text="PostgreSQL's number of the transaction")
    article = models.BigIntegerField(null=True, help_text="the number of the piece; null: it may have been any")

    def __str__(self) -> str:
        return f"{self.xact} {self.article}"
