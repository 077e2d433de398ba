"""Bulk import of archives: JSON Lines, plain or compressed, stored through the same stages as a visit."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import json
import lzma
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, cast
from urllib.parse import quote, urlsplit

import datetime as dt

from django.utils import timezone
from django.utils.text import slugify

from articles.ingestion import normalise, pipeline
from articles.ingestion.addresses import canonical_url
from articles.ingestion.parse.dates import read_date
from articles.ingestion.parse.markup import as_html
from articles.ingestion.records import ArticleDraft, PrintedPiece, Reject, SourceFacts
from articles.models import Source
