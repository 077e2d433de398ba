"""Sources for outlets whose pieces come without a visit: one for each name, of archives, of GDELT files, or added by hand."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from articles.ingestion.plain import line
from articles.models import Source


class Outlets:
    """The outlets of one kind, each made when its first piece comes. Keeps what it has seen: for one import."""

    def __init__(self, kind: Source.Kind) -> None:
        self.kind = kind
        self._named: dict[str, int] = {}
        self._known = dict(Source.objects.filter(kind=kind).values_list("url", "pk"))

    def source(self, outlet: str) -> int:
        """The id of an outlet's source, found by its name: one line, at most 200 characters."""
        if outlet not in self._named:
            name = line(outlet, most=200) or "unknown"
            address = f"{self.kind}:{name}"
            if address not in self._known:
                self._known[address] = _new_source(name, address, self.kind)
            self._named[outlet] = self._known[address]
        return self._named[outlet]


def _new_source(outlet: str, address: str, kind: Source.Kind) -> int:
    """A source for an outlet. Names that make the same slug, or none, are told apart by a hash."""
    digest = hashlib.blake2b(outlet.encode(), digest_size=4).hexdigest()
    plain = slugify(outlet.replace(".", "-"))[:60]
    slugs = [plain, f"{plain}-{digest}"] if plain else [f"outlet-{digest}"]
    slugs.append(f"{slugs[-1]}-{kind}")
    taken = set(Source.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    slug = next((each for each in slugs if each not in taken), slugs[-1])
    try:
        with transaction.atomic():
            return Source.objects.create(url=address, slug=slug, name=outlet, kind=kind).pk
    except IntegrityError:  # another import made it meanwhile
        return Source.objects.get(url=address).pk
