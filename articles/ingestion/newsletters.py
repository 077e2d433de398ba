"""Newsletters: letters of a maildir or an IMAP folder, each a piece. Nothing in a mailbox is changed.

A visit goes on where the last one ended: the source's validator (`etag`) holds the mark of the last letter that was read.
A mark that means nothing any more only has letters read again; they are known by their Message-ID.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from django.db import transaction

from articles.egress.mailbox import LETTER_MAX, mailbox_of, opened
from articles.egress.rules import Rules
from articles.ingestion import confined, normalise, politeness
from articles.ingestion.enlist import BadSource, free_slug
from articles.ingestion.outcomes import Crashed, Forbidden, NotFound, Unreadable, VisitFailed
from articles.ingestion.parse.mail import read_letter
from articles.ingestion.plain import line
from articles.ingestion.records import ArticleDraft, Claim, FetchedPage, Reading, Reject
from articles.models import Article, Source

LETTERS: Final = 200  # of one visit; the next one goes on from there
BYTES: Final = 50_000_000  # of one visit, after which no further letter is fetched
FETCH_FOR: Final = 20.0  # seconds after which no further letter is fetched
READ_FOR: Final = 45.0  # seconds after which no further letter is read: a worker stops a task after 75
KEPT: Final = 2_000_000  # bytes of a letter that is kept as it came
_SECRET_MAX: Final = 4_096


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it came, and the mark to go on from when it has been read. `fault` says why there are no bytes."""

    mark: str
    raw: bytes = b""
    fault: str = ""


def read(held: Claim, rules: Rules) -> Reading:
    """What a visit to a mailbox finds. Letters that cannot be read are refused by name. Raises a VisitFailed."""
    end = time.monotonic() + READ_FOR
    is_maildir = urlsplit(held.url).scheme == "maildir"
    letters, notes = _taken(_of_maildir(held) if is_maildir else _of_imap(held, rules))
    if not letters:
        return Reading(pages=(FetchedPage(held.url, held.url, 304, {}, b""),), notes=notes)
    drafts: list[ArticleDraft | Reject] = []
    done: list[Letter] = []
    for letter in letters:
        if time.monotonic() > end:
            break
        drafts.append(_draft(held, letter))
        done.append(letter)
    if len(done) < len(letters):
        notes = (*notes, "Further letters are read at the next visit.")
    refused = [draft for draft in drafts if isinstance(draft, Reject)]
    if len(refused) == len(drafts):  # letters that are none are no fault of the mailbox, and are not read again
        notes = (*notes, *(f"Refused: {each.reason}." for each in refused[:3]))
        drafts = []
    pages = (_marked(held, done[-1].mark), *(_page(held, letter.raw) for letter in done if 0 < len(letter.raw) <= KEPT))
    return Reading(pages=pages, drafts=tuple(_apart(drafts, held.source_id)), notes=notes)


def draft_letter(held: Claim, raw: bytes) -> ArticleDraft | Reject:
    """The draft of one letter. No database, no network. Raises Unreadable."""
    piece = read_letter(raw, zone=held.zone)
    return normalise.to_draft(piece, facts=replace(held.facts, wants_pages=False), now=held.started_at)


def add_mailbox(
    url: str, *, name: str = "", language: str = "", password_file: str = "", password_env: str = ""
) -> tuple[Source, bool]:
    """The source of a mailbox and whether it is new: for the operator alone, because it names files of this machine.

    The password stays where it is; the row holds only where that is. Raises BadSource.
    """
    options: dict[str, str] = {}
    if urlsplit(url).scheme == "maildir":
        folder = _maildir(url)
        if not folder.is_absolute() or not (folder / "new").is_dir() or not (folder / "cur").is_dir():
            raise BadSource(
                f"{url[:200]!r} is no maildir; write one like maildir:///srv/mail/letters, with new and cur in it."
            )
        address, usual = f"maildir://{quote(str(folder.resolve()))}", folder.name
    else:
        try:
            mailbox = mailbox_of(url)
        except VisitFailed as failure:
            raise BadSource(failure.detail) from failure
        if not (password_file or password_env):
            raise BadSource("Say where the password is: --password-file FILE, or --password-env NAME of a variable.")
        options = (
            {"password_file": str(Path(password_file).absolute())} if password_file else {"password_env": password_env}
        )
        address, usual = mailbox.url, f"{mailbox.folder} of {mailbox.user}"
    name = line(name, most=200) or line(usual, most=200)
    fresh = {
        "slug": free_slug(name, address),
        "name": name,
        "kind": Source.Kind.MAILBOX,
        "language": language,
        "options": options,
    }
    with transaction.atomic():
        return Source.objects.get_or_create(url=address, defaults=fresh)


def password_of(options: Mapping[str, object]) -> str:
    """The password of a mailbox, from where its options say that it is. Raises Forbidden."""
    file, variable = options.get("password_file"), options.get("password_env")
    if isinstance(file, str) and file:
        try:
            with Path(file).open("rb") as opened_file:
                return opened_file.read(_SECRET_MAX).decode().strip("\r\n")
        except (OSError, UnicodeError) as error:
            raise Forbidden(f"The file with this mailbox's password cannot be read ({type(error).__name__}). Correct its place or its rights.") from error  # fmt: skip
    found = os.environ.get(variable, "") if isinstance(variable, str) and variable else ""
    if not found:
        raise Forbidden(
            "This mailbox's password is nowhere. Add the mailbox anew with --password-file, or set its variable."
        )
    return found


def _taken(letters: Generator[Letter, None, None]) -> tuple[list[Letter], tuple[str, ...]]:
    """Letters until one of the bounds of a visit; what came before a failure is kept. Raises a VisitFailed when nothing came."""
    taken: list[Letter] = []
    end, room = time.monotonic() + FETCH_FOR, BYTES
    try:
        for letter in letters:
            taken.append(letter)
            room -= len(letter.raw)
            if len(taken) >= LETTERS or room <= 0 or time.monotonic() > end:
                return taken, ("Further letters are read at the next visit.",)
    except VisitFailed as failure:
        if not taken:
            raise
        return taken, (f"It could not be read to its end: {failure.detail}",)
    finally:
        letters.close()  # its session ends now, not when it is collected
    return taken, ()


def _of_imap(held: Claim, rules: Rules) -> Generator[Letter, None, None]:
    mailbox = mailbox_of(held.url)
    password = password_of(held.options)
    with politeness.turn(held.url, rules=rules), opened(mailbox, password, rules=rules) as folder:
        validity, _, last = held.etag.partition(":")
        above = int(last) if last.isdigit() and validity == str(folder.validity) else 0
        uids = folder.uids(above=above)[:LETTERS]
        sizes = folder.sizes(uids)
        for uid in uids:
            mark, size = f"{folder.validity}:{uid}", sizes.get(uid, 0)
            if size > LETTER_MAX:
                yield Letter(mark, fault=_too_large(size))
                continue
            raw = folder.letter(uid)
            yield Letter(mark, raw) if raw else Letter(mark, fault="a letter that was gone before it was read")


def _of_maildir(held: Claim) -> Generator[Letter, None, None]:
    """Letters in the order in which they arrived. A letter that is moved or marked as read changes its time, and is met again."""
    folder = _maildir(held.url)
    try:
        entries = [entry for name in ("new", "cur") for entry in os.scandir(folder / name)]
        found = sorted((*_arrival(entry), entry.path) for entry in entries if not entry.name.startswith("."))
    except PermissionError as error:
        raise Forbidden(f"The maildir {folder} may not be read by this program. Correct its rights.") from error
    except OSError as error:
        raise NotFound(
            f"There is no maildir at {folder} any more ({type(error).__name__}). Put it back, or pause this source."
        ) from error
    time_text, _, last = held.etag.partition("/")
    mark = (int(time_text) if time_text.isdigit() else 0, last)
    for arrived, name, path in found:
        if (arrived, name) <= mark:
            continue
        letter = _letter_file(path, f"{arrived}/{name}")
        if letter is not None:
            yield letter


def _arrival(entry: os.DirEntry[str]) -> tuple[int, str]:
    return entry.stat(follow_symlinks=False).st_ctime_ns, entry.name


def _letter_file(path: str, mark: str) -> Letter | None:
    """One file of a maildir; None when it was moved meanwhile. Links are not followed: they could lead to any file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        return Letter(mark, fault=f"a file of the maildir that cannot be opened ({type(error).__name__})")
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            return Letter(mark, fault="something in the maildir that is no file")
        if about.st_size > LETTER_MAX:
            return Letter(mark, fault=_too_large(about.st_size))
        return Letter(mark, file.read(LETTER_MAX))


def _draft(held: Claim, letter: Letter) -> ArticleDraft | Reject:
    if letter.fault:
        return Reject(letter.fault)
    try:
        return confined.run(draft_letter, held, letter.raw)
    except Unreadable as failure:
        return Reject(failure.detail)
    except Crashed as failure:
        return Reject(f"a letter that broke the program that reads it ({failure.signal})")


def _apart(drafts: list[ArticleDraft | Reject], source_id: int) -> Iterator[ArticleDraft | Reject]:
    """Letters that name one page of the web, as the newsletter's own, stay pieces of their own."""
    urls = [draft.url for draft in drafts if isinstance(draft, ArticleDraft)]
    named = dict(Article.objects.filter(source_id=source_id, url__in=urls).values_list("url", "guid"))
    for draft in drafts:
        if isinstance(draft, ArticleDraft) and named.setdefault(draft.url, draft.guid) != draft.guid:
            own = hashlib.sha256(draft.guid.encode()).hexdigest()[:32]
            yield replace(draft, url=f"https://mail.invalid/{own}")
        else:
            yield draft


def _marked(held: Claim, mark: str) -> FetchedPage:
    return FetchedPage(held.url, held.url, 200, {"etag": mark}, b"")


def _page(held: Claim, raw: bytes) -> FetchedPage:
    return FetchedPage(held.url, held.url, 200, {"content-type": "message/rfc822"}, raw)


def _maildir(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


def _too_large(size: int) -> str:
    return f"a letter of {size:,} bytes; {LETTER_MAX:,} is the most"
