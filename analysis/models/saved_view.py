"""Saved views: a filter under a name, for its owner or for everybody."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class SavedView(models.Model):
    """A list under a name. The query is kept as it was asked, so that relative dates stay relative."""

    slug = models.SlugField(
        max_length=80, unique=True, allow_unicode=True, help_text="of a private one with an end that nobody guesses"
    )
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True, help_text="ArticleFilter.to_query(); empty: every piece")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    owner_name = models.CharField(max_length=150, help_text="kept when the account goes")
    is_shared = models.BooleanField(default=False, help_text="no: it exists for its owner alone")
    feed_key = models.CharField(
        max_length=43, blank=True, help_text="whoever knows it reads the list without a session; empty: nobody does"
    )
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed_key"], condition=~models.Q(feed_key=""), name="saved_view_key_once")
        ]
        indexes = [models.Index(fields=["owner", "name"], name="saved_view_by_owner")]

    def __str__(self) -> str:
        return self.name
