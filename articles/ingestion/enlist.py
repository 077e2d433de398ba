"""Takes places to read into the list of sources: one at once, or many of a list, spread over the hour."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import DateTimeField, Func
from django.utils.text import slugify

from articles.ingestion.addresses import canonical_url, key_of
from articles.ingestion.options import BadSource, fault_in
from articles.ingestion.plain import line
from articles.models import Source
from articles.models.source import SourceQuerySet

__all__ = [
    "BadSource",
    "Enlisted",
    "Told",
    "Wanted",
    "add_source",
    "cleaned",
    "enlist",
    "exported",
    "free_slug",
    "known_by_key",
]

KINDS: Final = (Source.Kind.FEED, Source.Kind.LISTING, Source.Kind.SITEMAP)
LEVELS: Final = 7  # of folders
BETWEEN: Final = " / "  # the levels of a folder
RESERVED: Final = frozenset({"add", "catalogue", "import", "test", "quarantine"})  # pages of the desk, no slugs
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\Z")


class WithinTheHour(Func):
    """Some moment of the next sixty minutes by the database's clock, another for every row."""

    template = "clock_timestamp() + random() * interval '60 minutes'"
    output_field = DateTimeField()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place that somebody wants to read, and what they say of it; empty: they do not say."""

    url: str
    name: str = ""
    language: str = ""
    kind: str = Source.Kind.FEED
    folder: str = ""
    country: str = ""
    timezone: str = ""
    owner: str = ""
    outlet_kind: str = Source.OutletKind.UNREVIEWED
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a list, and why it is told of."""

    name: str
    url: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Enlisted:
    """What became of a list: every entry read was added, was there, repeats another of the list, or was refused."""

    read: int
    added: tuple[Told, ...] = ()
    there: tuple[Told, ...] = ()
    repeated: tuple[Told, ...] = ()
    refused: tuple[Told, ...] = ()
    dead: tuple[Told, ...] = ()  # those of `there` that we know as gone or failing


def add_source(
    url: str, *, kind: str, name: str = "", language: str = "", country: str = "", timezone: str = "",
    owner: str = "", folder: str = "", outlet_kind: str = Source.OutletKind.UNREVIEWED, options: Mapping[str, object] | None = None,
) -> tuple[Source, bool]:  # fmt: skip
    """The source at an address and whether it is new; one that we have is left as it is. Raises BadSource."""
    clean = cleaned(Wanted(url, name, language, kind, folder, country, timezone, owner, outlet_kind, options or {}))
    with transaction.atomic():
        return Source.objects.get_or_create(
            url=clean.url, defaults={"slug": free_slug(clean.name, clean.url), **_fields(clean)}
        )


def cleaned(said: Wanted) -> Wanted:
    """What was said of a place, as it is stored. Raises BadSource with the first thing that cannot be."""
    fault = next(iter(_faults(said).values()), "")
    if fault:
        raise BadSource(fault)
    return _clean(said)


@transaction.atomic
def enlist(wanted: Sequence[Wanted]) -> Enlisted:
    """Adds the places of a list that we do not read yet; each is visited at some moment of the next hour.

    Details that cannot be are left out; an entry whose address cannot be is refused. Nothing that we have is changed.
    """
    known, taken = known_by_key(), set(Source.objects.values_list("slug", flat=True))
    new: dict[str, Source] = {}
    there: list[tuple[Wanted, Source]] = []
    repeated, refused, seen = [], [], set[str]()
    for one in wanted:
        faults = _faults(one)
        if "url" in faults:
            refused.append(Told(line(one.name, most=200) or "Without a name", one.url[:300], faults["url"]))
            continue
        clean = _clean(replace(one, **{name: _nothing(name) for name in faults}))
        key = key_of(clean.url)
        if key in seen:
            repeated.append(Told(clean.name, clean.url, "The list names it more than once."))
        elif key in known:
            there.append((clean, known[key]))
        else:
            slug = _free(_stem(clean.name, clean.url), taken)
            taken.add(slug)
            new[key] = Source(url=clean.url, slug=slug, next_visit_at=WithinTheHour(), **_fields(clean))
        seen.add(key)
    Source.objects.bulk_create(new.values(), batch_size=500, ignore_conflicts=True)  # another import may be under way
    return Enlisted(
        read=len(wanted),
        added=tuple(Told(source.name, source.url) for source in new.values()),
        there=tuple(Told(source.name, source.url, f"It is read as {source.name}.") for _, source in there),
        repeated=tuple(repeated),
        refused=tuple(refused),
        dead=tuple(Told(source.name, source.url, why) for _, source in there if (why := _dead(source))),
    )


def known_by_key() -> dict[str, Source]:
    """Every source that we go to, by what its address shares with other spellings of it."""
    fields = ("url", "name", "slug", "state", "fail_count", "fail_reason")
    return {key_of(source.url): source for source in Source.objects.visited().only(*fields)}


def exported() -> SourceQuerySet:
    """The sources that a list of ours names, by folder and name: those that anybody can go to."""
    return Source.objects.filter(kind__in=KINDS).order_by("folder", "name", "pk")


def free_slug(name: str, url: str) -> str:
    """A slug that no source has: of its name, else of its host (names in Chinese have no slug), else with a number."""
    stem = _stem(name, url)
    return _free(stem, set(Source.objects.filter(slug__startswith=stem).values_list("slug", flat=True)))


def _stem(name: str, url: str) -> str:
    return slugify(name)[:70] or slugify((urlsplit(url).hostname or "source").replace(".", "-"))[:70]


def _free(stem: str, taken: set[str]) -> str:
    if stem not in taken | RESERVED:
        return stem
    return next(slug for number in range(2, len(taken) + 4) if (slug := f"{stem}-{number}") not in taken)


def _faults(said: Wanted) -> dict[str, str]:
    """What cannot be, by field, each in one sentence; the address first."""
    tests: Iterable[tuple[str, bool, str]] = (
        ("url", not canonical_url(said.url), f"{said.url[:200]!r} is no web address; write one that begins with http:// or https://."),
        ("kind", said.kind not in KINDS, f"{said.kind[:40]!r} is no kind of source; write feed, listing or sitemap."),
        ("timezone", bool(said.timezone) and said.timezone not in zoneinfo.available_timezones(), f"{said.timezone[:64]!r} is no time zone; write one like Asia/Singapore."),
        ("country", bool(said.country) and not re.fullmatch(r"[A-Za-z]{2}", said.country), f"{said.country[:40]!r} is no country; write its two letters, as in CN."),
        ("language", bool(said.language) and not (len(said.language) <= 16 and _LANGUAGE.match(said.language)), f"{said.language[:40]!r} is no language; write one like en, zh-Hans or zh-Hant."),
        ("outlet_kind", said.outlet_kind not in Source.OutletKind.values, f"{said.outlet_kind[:40]!r} is no kind of outlet; choose one of the list."),
        ("options", bool(fault_in(said.options)), fault_in(said.options)),
    )  # fmt: skip
    return {name: sentence for name, wrong, sentence in tests if wrong}


def _nothing(name: str) -> Any:
    return {"kind": Source.Kind.FEED, "outlet_kind": Source.OutletKind.UNREVIEWED, "options": {}}.get(name, "")


def _clean(said: Wanted) -> Wanted:
    """What was said, in the spelling that is stored. Its address must be one."""
    url = canonical_url(said.url)
    levels = [level for part in said.folder.split(BETWEEN) if (level := line(part, most=200))]
    return replace(
        said,
        url=url,
        name=line(said.name, most=200) or (urlsplit(url).hostname or url)[:200],
        folder=BETWEEN.join(levels[:LEVELS])[:200].strip(" /"),
        country=said.country.upper(),
        owner=line(said.owner, most=200),
    )


def _fields(clean: Wanted) -> dict[str, object]:
    """The columns of a new source, but for its address, its slug and when it is visited."""
    names = ("name", "kind", "language", "country", "timezone", "owner", "outlet_kind", "folder")
    return {name: getattr(clean, name) for name in names} | {"options": dict(clean.options)}


def _dead(source: Source) -> str:
    """Why a source that we have gives nothing at the moment; empty: it does."""
    if source.state == Source.State.GONE:
        return "Its host says that it is gone for good."
    if source.state == Source.State.QUARANTINED:
        return "Its document broke the reader and is set aside."
    return source.fail_reason if source.fail_count else ""
