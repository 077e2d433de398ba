"""Networks of ties that somebody asked for, laid out by a worker and kept as they came out."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class NetworkLayout(models.Model):
    """One network of one figure. The row is the obligation: while it is asked for, messages that get lost are sent again."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Asked for")
        DONE = "done", _("Laid out")
        FAILED = "failed", _("Not laid out")

    key = models.CharField(
        max_length=64, unique=True, help_text="sha256 of the question, the rules, the cut-off and the ties"
    )
    asked = models.TextField(help_text="the figure's question as a query string")
    rules = models.CharField(max_length=40, blank=True)
    cut_off = models.DateTimeField(null=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    sentence = models.CharField(max_length=300, blank=True, help_text="why it was not laid out")
    nodes = models.JSONField(default=list, help_text="analysis.figures.networks.Node as data")
    edges = models.JSONField(default=list, help_text="analysis.figures.networks.Edge as data")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often a worker began")
    asked_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, help_text="when workers were told last")
    made_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-asked_at", "-id"], name="network_layout_newest")]

    def __str__(self) -> str:
        return f"{self.state} {self.key[:12]}"
