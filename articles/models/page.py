"""An obligation: a piece's own page that has still to be read. The row goes when the page was read or given up."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from articles.models.article import Article


class Page(models.Model):
    """A piece whose source gave no full text. Attempts are counted before the work; a lease says who does it now."""

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.CASCADE, related_name="page")
    url = models.CharField(max_length=2000)
    host = models.GeneratedField(
        expression=Func(F("url"), Value("^[a-z]+://[^/]+"), function="substring"),
        output_field=models.CharField(max_length=2000),
        db_persist=True,
    )
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    dispatched_at = models.DateTimeField(null=True, blank=True, help_text="when a worker was last told; null: never")
    lease_token = models.UUIDField(null=True, blank=True, help_text="fence of the reading under way; null: free")
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="page_lease_is_paired",
                condition=Q(lease_token=None, lease_until=None)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["host", "due_at"], name="page_due_by_host")]

    def __str__(self) -> str:
        return self.url
