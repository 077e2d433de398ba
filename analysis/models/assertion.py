"""A tag as a claim: this piece is about that, because of these words, says this rule."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analysis.models.rule_set import RuleSet
from analysis.models.tag import Tag
from articles.models import Article


class Assertion(models.Model):
    """One target asserted (or considered and refused) for one piece, with the spans that carry it."""

    class Author(models.TextChoices):
        """Who says so. A person outranks every rule and model; a model speaks only where an editor lets it."""

        RULE = "rule", _("Rule")
        PERSON = "person", _("Person")
        MODEL = "model", _("Model")

    class Verdict(models.TextChoices):
        """What was decided."""

        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Refused")

    class Standing(models.TextChoices):
        """How much of the piece is about the target."""

        MAIN = "main", _("Main")
        NOTABLE = "notable", _("Notable")
        PASSING = "passing", _("In passing")

    # the unique constraint leads with the article: an index of its own would repeat it
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="assertions", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="assertions")
    rule_set = models.ForeignKey(RuleSet, null=True, blank=True, on_delete=models.CASCADE, help_text="null: a person")
    author = models.CharField(max_length=6, choices=Author.choices, default=Author.RULE)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.ACCEPTED)
    reason = models.CharField(max_length=200, blank=True, help_text="why it was refused, or how it follows")

    standing = models.CharField(max_length=7, choices=Standing.choices, blank=True, help_text="empty for themes")
    score = models.FloatField(default=0, help_text="salience 0-1, theme score, or share of country focus")
    is_primary = models.BooleanField(default=False, help_text="the piece's first theme, or a country in its focus")
    via = models.ForeignKey(
        Tag, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="null: named itself"
    )
    evidence = models.JSONField(
        default=list, help_text="spans: {field, start, end, surface, rule}; offsets count characters of that field"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "rule_set", "tag", "verdict"], name="assertion_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="assertion_author_matches_rules",
                condition=Q(author__in=("rule", "model"), rule_set__isnull=False) | Q(author="person", rule_set=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.tag_id} {self.verdict}"
