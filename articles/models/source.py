"""A place we read: its address, its rhythm, and the lease that says who is reading it now."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SourceQuerySet(models.QuerySet["Source"]):
    """Questions about sources."""

    def visited(self) -> SourceQuerySet:
        """Places that we go to, now or at times: all but archives and what people hand in."""
        return self.exclude(kind__in=Source.NEVER_VISITED)

    def active(self) -> SourceQuerySet:
        """Sources that are visited at all."""
        return self.visited().filter(state=Source.State.ACTIVE)

    def due(self) -> SourceQuerySet:
        """Active sources whose next visit has come, by the database's clock, and that nobody holds."""
        return self.active().filter(next_visit_at__lte=Now()).filter(Q(lease_until=None) | Q(lease_until__lt=Now()))

    def failing(self) -> SourceQuerySet:
        """Sources that ought to give something and do not: their last visits failed, or their document is set aside."""
        failing = Q(state=Source.State.ACTIVE, fail_count__gt=0) | Q(state=Source.State.QUARANTINED)
        return self.visited().filter(failing)


class Source(models.Model):
    """One place we read. A bulk archive's outlet is a source, too, but is never visited."""

    class Kind(models.TextChoices):
        """How the place publishes."""

        FEED = "feed", _("Feed")
        LISTING = "listing", _("Listing page")
        SITEMAP = "sitemap", _("Sitemap")
        MAILBOX = "mailbox", _("Newsletters")
        GDELT = "gdelt", _("GDELT files")
        ARCHIVE = "archive", _("Archive")
        HANDED = "handed", _("Added by hand")

    class State(models.TextChoices):
        """Whether we still visit it."""

        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        GONE = "gone", _("Gone")
        QUARANTINED = "quarantined", _("Quarantined")

    class OutletKind(models.TextChoices):
        """What kind of voice it is. Nobody is taken for independent until a person has looked."""

        UNREVIEWED = "unreviewed", _("Unreviewed")
        WIRE = "wire", _("Wire")
        PAPER = "paper", _("Newspaper or magazine")
        BROADCASTER = "broadcaster", _("Broadcaster")
        STATE = "state", _("State media")
        OFFICIAL = "official", _("Ministry or agency")
        TRADE = "trade", _("Trade press")
        THINK_TANK = "think_tank", _("Think tank")
        COMPANY = "company", _("Company")
        NEWSLETTER = "newsletter", _("Newsletter")
        BLOG = "blog", _("Blog")
        SAMPLE = "sample", _("Sample, invented")

    NEVER_VISITED = (Kind.ARCHIVE, Kind.HANDED, Kind.GDELT)

    url = models.CharField(max_length=2000, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.FEED)
    folder = models.CharField(max_length=200, blank=True, help_text="its group, as in an OPML folder; / between levels")
    host = models.GeneratedField(
        expression=Func(F("url"), Value("^[a-z]+://[^/]+"), function="substring"),
        output_field=models.CharField(max_length=2000, null=True),
        db_persist=True,
    )

    # What is known of it; empty means nobody said. Unreviewed until a person has confirmed it.
    language = models.CharField(max_length=16, blank=True, help_text="BCP 47, as in en, zh-Hans, zh-Hant")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of the outlet's home")
    timezone = models.CharField(max_length=64, blank=True, help_text="IANA zone of dates printed without one")
    owner = models.CharField(max_length=200, blank=True)
    outlet_kind = models.CharField(max_length=16, choices=OutletKind.choices, default=OutletKind.UNREVIEWED)
    reviewed_at = models.DateTimeField(
        null=True, blank=True, help_text="null: country, language, owner, kind unreviewed"
    )
    reviewed_by = models.CharField(max_length=150, blank=True)
    options = models.JSONField(default=dict, blank=True, help_text="Listing selectors and page bounds")
    is_sample = models.BooleanField(default=False)

    # What the last answers said.
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    moved_to = models.CharField(max_length=2000, blank=True)
    moved_count = models.PositiveSmallIntegerField(default=0)
    guid_churn = models.PositiveSmallIntegerField(
        default=0, help_text="documents in a row whose guids were all new for known pieces"
    )
    ignores_guids = models.BooleanField(
        default=False, help_text="its guids name nothing: they change with every document"
    )

    # The obligation: when to visit next, and who holds it.
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    next_visit_at = models.DateTimeField(db_default=Now())
    interval_minutes = models.PositiveIntegerField(default=60)
    dispatched_at = models.DateTimeField(null=True, blank=True, help_text="when a worker was last told; null: never")
    lease_token = models.UUIDField(null=True, blank=True, help_text="fence of the visit under way; null: free")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="claims since the last finished visit")

    fail_count = models.PositiveIntegerField(default=0)
    fail_since = models.DateTimeField(null=True, blank=True, help_text="null: not failing")
    fail_reason = models.CharField(max_length=300, blank=True)
    last_ok_at = models.DateTimeField(null=True, blank=True, help_text="null: never yet")
    created_at = models.DateTimeField(db_default=Now())

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="source_lease_is_paired",
                condition=Q(lease_token=None, lease_until=None)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="source_failure_is_paired",
                condition=Q(fail_count=0, fail_since=None) | Q(fail_count__gt=0, fail_since__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "next_visit_at"], name="source_due")]

    def __str__(self) -> str:
        return self.name
