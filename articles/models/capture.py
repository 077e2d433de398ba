"""Raw answers, kept once by hash, so that a mended parser can read them again without the network."""

from django.db import models
from django.db.models.functions import Now


class Capture(models.Model):
    """The bytes of one answer, zlib-compressed."""

    sha256 = models.CharField(max_length=64, primary_key=True, help_text="of the decoded body")
    body = models.BinaryField()
    content_type = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=2000)
    captured_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.sha256[:12]
