"""One event as told by several pieces; copies of one text are folded inside it."""

from django.db import models

from articles.models import Article


class Story(models.Model):
    """A cluster of pieces on one event."""

    title = models.TextField(help_text="the title of its leading piece")
    lead = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    pieces = models.PositiveIntegerField()
    texts = models.PositiveIntegerField(help_text="pieces with copies folded")
    outlets = models.PositiveIntegerField()
    languages = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["-first_at", "-id"], name="story_newest")]

    def __str__(self) -> str:
        return self.title[:80]


class StoryMember(models.Model):
    """A piece's place in its story, and the text it copies if it is a copy."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="story_member")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="members")
    copy_of = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="null: a text of its own"
    )

    def __str__(self) -> str:
        return f"{self.story_id} {self.article_id}"
