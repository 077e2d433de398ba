"""Counts kept ready: pieces a tag a day, and pieces a pair of tags a week.

Days and weeks are of the installation's time zone. A week whose tags changed is written down in StaleWeek in the same
transaction and counted anew; a check proves the counts equal to a recount.
"""

from django.db import models

from analysis.models.tag import Tag


class TagDay(models.Model):
    """Pieces of one tag on one day."""

    pk = models.CompositePrimaryKey("tag_id", "day")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    pieces = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="tag_day_by_day")]

    def __str__(self) -> str:
        return f"{self.tag_id} {self.day}"


class PairWeek(models.Model):
    """Pieces that carry both tags in one week; `first` is the smaller id."""

    pk = models.CompositePrimaryKey("first_id", "second_id", "week")
    first = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    week = models.DateField(help_text="its Monday")
    pieces = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["week"], name="pair_week_by_week")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.week}"


class StaleWeek(models.Model):
    """A week whose counts have to be made anew."""

    week = models.DateField(primary_key=True, help_text="its Monday")

    def __str__(self) -> str:
        return str(self.week)
