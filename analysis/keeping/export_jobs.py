"""Files of long lists: asked for by a reader, made by a worker, handed to that reader alone, kept for three days."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.lists import formats
from analysis.explore.selection import count, ids
from analysis.keeping.refusal import CannotBeKept
from analysis.models import ExportJob, ExportPart

LARGE = 5_000  # pieces beyond which a workbook is made by a worker; one writes some 2,000 a second
MOST = 1_000_000  # pieces of a file
LARGEST = 256 << 20  # bytes of a file
PART = 1 << 20  # bytes of a row
FORMATS = ("xlsx", "csv", "md", "bib", "ris", "csl.json")
LEASE = dt.timedelta(minutes=2)  # renewed with every 500 pieces
LOST = dt.timedelta(minutes=1)  # after which workers are told again
KEPT = dt.timedelta(days=3)
TRIES = 3  # of a worker before a file is given up
WAITING, OF_ALL = 3, 20  # files that one reader, and that everybody together, may wait for
# stored by workers, whoever reads it; pages say it in the language of the reader
GIVEN_UP = gettext_noop("3 workers began and none came to an end. Ask for fewer pieces, or again later.")
TOO_LARGE = gettext_noop("The file would be larger than 256 MB. Ask for fewer days.")
State = ExportJob.State
OPEN = (State.ASKED, State.WORKING)


class LeaseLost(Exception):
    """Another worker has taken over."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asked: a signed-in person, a browser by a secret of its session, or both where a person signed in since."""

    person: int | None
    browser: str = ""

    @property
    def own(self) -> QuerySet[ExportJob]:
        """The files of this reader, the newest first."""
        mine = Q(owner_id=self.person) if self.person is not None else Q(pk=None)
        if self.browser:
            mine |= Q(owner=None, browser=self.browser)
        return ExportJob.objects.filter(mine).defer("numbers").order_by("-asked_at", "-pk")


def ask(filter: ArticleFilter, format: str, reader: Reader, *, base_url: str) -> tuple[ExportJob, bool]:
    """The file that a reader asks for, and whether workers have to be told: one that is still being made is not made twice.

    Raises CannotBeKept with a sentence when it cannot be made.
    """
    if format not in FORMATS:
        raise CannotBeKept(_("Files are made as %(formats)s.") % {"formats": ", ".join(FORMATS)})
    query = filter.replace().to_query()
    total = count(filter)
    if total > MOST:
        raise CannotBeKept(_("This list has more than a million pieces; ask for fewer days."))
    with transaction.atomic():
        waiting = reader.own.filter(state__in=OPEN)
        same = waiting.filter(query=query, format=format).first()
        if same is not None:
            return same, False
        if waiting.count() >= WAITING:
            raise CannotBeKept(_("Three of your files are still being made; wait for one of them."))
        if ExportJob.objects.filter(state__in=OPEN).count() >= OF_ALL:
            raise CannotBeKept(_("Too many files are being made at the moment; ask again in some minutes."))
        job = ExportJob.objects.create(
            owner_id=reader.person, browser="" if reader.person else reader.browser, query=query, format=format, base_url=base_url[:300],
            total=total, sent_at=Now(),
        )  # fmt: skip
    return job, True


def find(pk: UUID, reader: Reader) -> ExportJob | None:
    """A file of this reader; None for another's and for one that is gone."""
    return reader.own.filter(pk=pk).first()


def body(job: ExportJob) -> Iterator[bytes]:
    """The bytes of a file that is done, a part at a time."""
    for place in ExportPart.objects.filter(job=job).order_by("place").values_list("place", flat=True):
        yield bytes(ExportPart.objects.get(job=job, place=place).body)


def make(pk: UUID) -> bool:
    """Makes a file, unless another worker does or it is done. Broken off, it is begun anew: the pieces are those of the first time."""
    job = begin(pk)
    if job is None:
        return False
    with tempfile.TemporaryFile() as file:
        try:
            size, digest = write(job, file)
        except LeaseLost:
            return False
        except FilterError as error:
            return _fail(job, f"The list can no longer be read: {error.sentence}")
        if size > LARGEST:
            return _fail(job, TOO_LARGE)
        return finish(job, file, size, digest)


def begin(pk: UUID) -> ExportJob | None:
    """Takes the lease of a file; None when there is nothing to take. What three workers began is given up."""
    free = Q(leased_until=None) | Q(leased_until__lt=Now())
    taken = ExportJob.objects.filter(free, pk=pk, state__in=OPEN).update(
        state=State.WORKING, token=F("token") + 1, tries=F("tries") + 1, done=0, leased_until=Now() + LEASE
    )
    if not taken:
        return None
    job = ExportJob.objects.get(pk=pk)
    if job.tries > TRIES:
        _fail(job, GIVEN_UP)
        return None
    return job


def write(job: ExportJob, file: BinaryIO) -> tuple[int, str]:
    """Writes the file from its beginning; its size and its SHA-256. Raises LeaseLost and FilterError."""
    filter = ArticleFilter.from_query(job.query)
    if job.numbers is None:
        job.numbers = ids(filter, limit=MOST)
        _say(job, numbers=job.numbers, total=len(job.numbers))
    digest, size = hashlib.sha256(), 0

    def tell(done: int) -> None:
        _say(job, done=done)

    with override("en"):  # files are compared with one another, whoever asked for them
        _type, parts = formats.answer(filter, job.format, base_url=job.base_url, numbers=job.numbers, tell=tell)
        for part in parts:
            file.write(part)
            digest.update(part)
            size += len(part)
    return size, digest.hexdigest()


def finish(job: ExportJob, file: BinaryIO, size: int, digest: str) -> bool:
    """Keeps the bytes, in one transaction with the word that they are there; false when another worker has taken over."""
    file.seek(0)
    with transaction.atomic():
        if not ExportJob.objects.select_for_update().filter(pk=job.pk, state=State.WORKING, token=job.token).exists():
            return False
        ExportPart.objects.filter(job=job).delete()
        for place, start in enumerate(range(0, size, PART)):
            ExportPart.objects.create(job=job, place=place, body=file.read(min(PART, size - start)))
        ExportJob.objects.filter(pk=job.pk).update(
            state=State.DONE,
            done=F("total"),
            size=size,
            sha256=digest,
            numbers=None,
            made_at=Now(),
            leased_until=None,
            sentence="",
        )
    return True


def lost() -> list[UUID]:
    """Files that wait, or whose worker is silent, and of which workers were told over a minute ago; they count as told again."""
    silent = Q(state=State.ASKED) | Q(state=State.WORKING, leased_until__lt=Now())
    old = Q(sent_at=None) | Q(sent_at__lt=Now() - LOST)
    with transaction.atomic():
        rows = ExportJob.objects.filter(silent & old).select_for_update(skip_locked=True).order_by("asked_at", "pk")
        found = list(rows.values_list("pk", flat=True))
        ExportJob.objects.filter(pk__in=found).update(sent_at=Now())
    return found


def forget() -> int:
    """Drops files that were asked for more than three days ago; how many."""
    old = ExportJob.objects.filter(asked_at__lt=Now() - KEPT)
    ExportPart.objects.filter(job__in=old.values("pk")).delete()
    return old.delete()[0]


def _say(job: ExportJob, **told: object) -> None:
    """Says how far a file is and keeps its lease. Raises LeaseLost."""
    mine = ExportJob.objects.filter(pk=job.pk, state=State.WORKING, token=job.token)
    if not mine.update(leased_until=Now() + LEASE, **told):
        raise LeaseLost


def _fail(job: ExportJob, sentence: str) -> bool:
    mine = ExportJob.objects.filter(pk=job.pk, state=State.WORKING, token=job.token)
    mine.update(state=State.FAILED, sentence=sentence[:300], numbers=None, leased_until=None, made_at=Now())
    return False
