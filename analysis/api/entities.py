"""Companies, countries and themes over the API: each list with its counts, and a company's own facts."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from analysis.explore.subject.entities import EntityPage, company_page
from analysis.explore.subject.entity_index import EntityIndex, company_index, country_index, theme_index

router = Router(tags=["companies, countries, themes"])


class OpensOut(Schema):
    """A number and the query string of the list that has exactly so many pieces."""

    count: int
    query: str


class EntityOut(Schema):
    """A company, country or theme with its counts."""

    slug: str
    name: str
    name_zh: str
    frame: str
    group: str
    all: OpensOut
    on_topic: OpensOut
    last_week: OpensOut
    spark: list[int]


class EntitiesOut(Schema):
    """Every one of a kind, the most covered first; `week` is the week of `last_week`."""

    count: int
    items: list[EntityOut]
    next: str | None
    week: str


class LinkOut(Schema):
    """Another company or a product."""

    kind: str
    slug: str
    name: str
    name_zh: str
    query: str


class AliasesOut(Schema):
    """Names under which it is found, in one language."""

    language: str
    names: list[str]


class TogetherOut(Schema):
    """A tag in the same pieces."""

    slug: str
    name: str
    opens: OpensOut
    lift: float | None


class TogetherGroupOut(Schema):
    """The tags of one kind in the same pieces."""

    kind: str
    rows: list[TogetherOut]


class CompanyOut(Schema):
    """A company: what the rules know of it, and how much is written of it."""

    slug: str
    name: str
    name_zh: str
    country_code: str
    aliases: list[AliasesOut]
    parent: LinkOut | None
    children: list[LinkOut]
    products: list[LinkOut]
    all: OpensOut
    on_topic: OpensOut
    together: list[TogetherGroupOut]


@router.get("/companies", response=EntitiesOut, operation_id="list_companies", summary="Companies")
def list_companies(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja passes it by this name
    """Every company with its counts."""
    return _whole(company_index())


@router.get("/companies/{slug}", response=CompanyOut, operation_id="get_company", summary="One company")
def get_company(request: HttpRequest, slug: str) -> EntityPage:  # noqa: ARG001 - ninja passes it by this name
    """One company."""
    page = company_page(slug)
    if page is None:
        raise Http404(f"There is no company {slug[:80]!r}.")
    return page


@router.get("/countries", response=EntitiesOut, operation_id="list_countries", summary="Countries")
def list_countries(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja passes it by this name
    """Every country with its counts."""
    return _whole(country_index())


@router.get("/themes", response=EntitiesOut, operation_id="list_themes", summary="Themes")
def list_themes(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja passes it by this name
    """Every theme with its counts; `group` is its parent."""
    return _whole(theme_index())


def _whole(index: EntityIndex) -> dict[str, Any]:
    return {"count": index.total, "items": index.rows, "next": None, "week": index.week}
