"""The rows of what was published: one noun a file."""

from articles.models.article import Article, ArticleKey, Revision
from articles.models.back_fill import BackFill
from articles.models.capture import Capture
from articles.models.host import Host
from articles.models.outage import Outage
from articles.models.outbox import Outbox
from articles.models.page import Page
from articles.models.quarantine import Quarantine
from articles.models.source import Source
from articles.models.source_day import SourceDay
from articles.models.visit import Visit

__all__ = [
    "Article",
    "ArticleKey",
    "BackFill",
    "Capture",
    "Host",
    "Outage",
    "Outbox",
    "Page",
    "Quarantine",
    "Revision",
    "Source",
    "SourceDay",
    "Visit",
]
