"""The index that lists and measures are read from: one row a piece with its tags and words, one row a tag of a piece.

All are derived from a piece's run in force and from what people said of it, and can be rebuilt from them.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from analysis.models.rule_set import RuleSet
from analysis.models.tag import Tag
from articles.models import Article


class Entry(models.Model):
    """A piece as lists and search see it."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True)
    dated_at = models.DateTimeField(help_text="the piece's place in time, copied")
    tags = ArrayField(models.IntegerField(), help_text="ids of every tag it is counted under, ascending")
    lexemes = SearchVectorField(help_text="Latin words and Han bigrams, made by articles.text.lexemes")
    relevance = models.PositiveSmallIntegerField(help_text="0 to 100")
    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="the rules it was last read under: the active ones, or older ones whose successors cannot touch it",
    )  # fmt: skip

    class Meta:
        indexes = [
            # One index answers words and tags together.
            GinIndex(fields=["lexemes", "tags"], name="entry_words_and_tags"),
            models.Index(fields=["-dated_at", "-article"], name="entry_newest"),
        ]

    def __str__(self) -> str:
        return str(self.article_id)


class ArticleTag(models.Model):
    """The covering tag table: newest pieces of a tag, with all their tags, from the index alone."""

    pk = models.CompositePrimaryKey("article_id", "tag_id")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+", db_index=False)
    dated_at = models.DateTimeField()
    tags = ArrayField(models.IntegerField())

    class Meta:
        indexes = [models.Index(fields=["tag", "dated_at", "article"], include=["tags"], name="article_tag_covering")]

    def __str__(self) -> str:
        return f"{self.tag_id} {self.article_id}"


class ThemeWeight(models.Model):
    """What a theme weighs in a piece: over all of it, in its headline and in its body. Measures of emphasis read nothing else."""

    pk = models.CompositePrimaryKey("article_id", "tag_id")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+", db_index=False)
    dated_at = models.DateTimeField()
    score = models.FloatField(help_text="the theme's score, at least .01; 1 where only a person sees it")
    title = models.FloatField(help_text="evidence in the headline: 1 a strong phrase, .35 a weak one, .5 a name")
    body = models.FloatField(help_text="the same in the body; the teaser counts as neither")

    class Meta:
        indexes = [models.Index(fields=["dated_at"], name="theme_weight_by_time")]

    def __str__(self) -> str:
        return f"{self.tag_id} {self.article_id}"
