"""The rows of what was published: one noun a file."""

from articles.models.article import Article, ArticleKey, Revision
from articles.models.capture import Capture
from articles.models.host import Host
from articles.models.source import Source
from articles.models.visit import Visit

__all__ = ["Article", "ArticleKey", "Capture", "Host", "Revision", "Source", "Visit"]
