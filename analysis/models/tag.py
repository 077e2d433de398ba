"""What a piece can be filtered by: a small number for each company, theme, source, layer and so on.

The number keeps the covering tag table narrow; the rows beside it hold what is particular to a company or a theme.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """One value of one facet."""

    class Kind(models.TextChoices):
        """The facets. The value is also the key in addresses."""

        COMPANY = "company", _("Company")
        PRODUCT = "product", _("Product")
        BODY = "body", _("Body or policy")
        COUNTRY = "country", _("Country")
        THEME = "theme", _("Theme")
        SOURCE = "source", _("Source")
        PLACE = "place", _("Place")
        LANGUAGE = "lang", _("Language")
        RELEVANCE = "relevance", _("Relevance")
        LAYER = "layer", _("Mentioned with")
        EXTENT = "extent", _("Text held")

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    slug = models.CharField(max_length=200, help_text="as written in addresses")
    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="tag_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.slug}"


class Company(models.Model):
    """A company, laboratory, research body or investor we follow."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, primary_key=True)
    kind = models.CharField(max_length=30)
    country = models.CharField(max_length=2, blank=True, help_text="seat, ISO 3166-1 alpha-2")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    aliases = models.JSONField(default=list, help_text="[alias, language, flags] as matched")
    notes = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.tag_id)


class Product(models.Model):
    """A model, chip, app or platform, and who owns it."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, primary_key=True)
    kind = models.CharField(max_length=30)
    owner = models.ForeignKey(Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="products")
    aliases = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.tag_id)


class Body(models.Model):
    """A government body, law, list, programme or event."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, primary_key=True)
    kind = models.CharField(max_length=30)
    country = models.CharField(max_length=2, blank=True)
    aliases = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.tag_id)


class Country(models.Model):
    """A country or territory; the code takes no position on its status."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, primary_key=True)
    region = models.CharField(max_length=60, blank=True)
    aliases = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.tag_id)


class Theme(models.Model):
    """A subject of coverage, with the frame it stresses and its place in the family."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, primary_key=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    definition = models.TextField(blank=True)
    frame = models.JSONField(default=dict, help_text="share of each of the five frames; sums to 1, or empty")
    is_core = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0, help_text="its place in the rule file")

    def __str__(self) -> str:
        return str(self.tag_id)
