"""Samples that people code without seeing what the rules said, what they coded, and what a comparison of both came to."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from analysis.models.rule_set import RuleSet
from articles.models import Article


class Sample(models.Model):
    """Pieces drawn by chance from a window, to be coded by people."""

    name = models.CharField(max_length=120)
    seed = models.BigIntegerField(help_text="the same seed on the same archive draws the same pieces")
    query = models.TextField(blank=True, help_text="the list it was drawn from, its days included")
    size = models.PositiveIntegerField(help_text="pieces asked for; parts that overlap make it a few less")
    population = models.PositiveIntegerField(help_text="pieces of the list when it was drawn")
    strata = models.JSONField(default=list, help_text="[{stratum, pieces, drawn}]")
    double_share = models.FloatField(help_text="part of the pieces that a second person codes, too, 0 to 1")
    rules = models.ForeignKey(RuleSet, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    rules_version = models.CharField(max_length=40, blank=True, help_text="in force when it was drawn")
    drawn_at = models.DateTimeField(db_default=Now())
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="null: it is being coded")

    class Meta:
        constraints = [
            models.CheckConstraint(name="sample_double_is_a_share", condition=Q(double_share__range=(0, 1))),
            models.CheckConstraint(name="sample_has_a_size", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class SampledPiece(models.Model):
    """A piece of a sample. Those of the purely random part stay for ever; the sample may grow around them."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField(help_text="when it is coded, from 1: by chance")
    stratum = models.CharField(max_length=60, help_text="language, relevance band and completeness when drawn")
    inclusion = models.FloatField(help_text="chance with which it was drawn; its weight is one over it")
    is_random = models.BooleanField(help_text="of the purely random part")
    needs_second = models.BooleanField(help_text="a second person codes it, too")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "article"], name="sampled_piece_once"),
            models.UniqueConstraint(fields=["sample", "place"], name="sampled_piece_one_a_place"),
            models.CheckConstraint(name="sampled_piece_inclusion", condition=Q(inclusion__gt=0) & Q(inclusion__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.place}"


class Coding(models.Model):
    """What one person saw in one piece. Rows are only added: a later one of the same person outranks an earlier one.

    Themes are named by slug, so that a coding means the same under every rule set.
    """

    class Band(models.TextChoices):
        """Relevance to US-China AI strategy."""

        CORE = "core", _("Core")
        RELATED = "related", _("Related")
        OFF = "off", _("Off topic")

    piece = models.ForeignKey(SampledPiece, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    coder_name = models.CharField(max_length=150, help_text="kept when the account goes")
    band = models.CharField(max_length=8, choices=Band.choices)
    themes = ArrayField(models.CharField(max_length=200), default=list, help_text="slugs, parents not repeated")
    primary = models.CharField(max_length=200, blank=True, help_text="the first theme; empty: none is first")
    frame = models.CharField(max_length=20, blank=True, help_text="the frame stressed most; empty: that of its themes")
    note = models.CharField(max_length=500, blank=True)
    content_hash = models.CharField(max_length=64, help_text="the words that were read")
    started_at = models.DateTimeField(help_text="when the piece was shown")
    finished_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="coding_primary_is_coded", condition=Q(primary="") | Q(themes__contains=[models.F("primary")])
            ),
        ]
        indexes = [models.Index(fields=["coder", "piece", "-id"], name="coding_latest")]

    def __str__(self) -> str:
        return f"{self.piece_id} {self.coder_name}"


class ScoreCard(models.Model):
    """What the rules said of a sample beside what people coded, under one version of the rules; never changed."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="cards")
    rules_version = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    coded = models.PositiveIntegerField(help_text="pieces with a coding")
    double = models.PositiveIntegerField(help_text="pieces that two people coded")
    content = models.JSONField(help_text="analysis.validation.records.Card as data, with the outcome of every piece")
    standing = models.JSONField(help_text="how far each theme and frame can be trusted: what chart pages read")

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"], name="score_card_newest")]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.rules_version}"
