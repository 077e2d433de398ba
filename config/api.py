"""The API: one version, one error shape, documentation served by ourselves."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError

from analysis.api import router as analysis_router
from analysis.explore.filters import FilterError
from articles.api import router as articles_router

ABOUT = """Coverage of US-China AI strategy: pieces with their tags and evidence, counts over time, briefings, sources.

Lists take the same filter as the pages, in the query string: repeat a key for alternatives, put a minus before it to leave out.
A list is `{"count": n, "items": [...], "next": address or null}`. An error is `{"error": {"message": sentence, "field": key or null}}`."""

unnamed = Router()
api = NinjaAPI(title="Divergence", version="1", description=ABOUT, urls_namespace="api", docs_url="/docs")
api.add_router("", articles_router)
api.add_router("", analysis_router)


def refused(request: HttpRequest, message: str, field: str | None, status: int) -> HttpResponse:
    """The one shape of an error."""
    return api.create_response(request, {"error": {"message": message, "field": field}}, status=status)


@api.exception_handler(FilterError)
def bad_filter(request: HttpRequest, error: FilterError) -> HttpResponse:
    """A filter that cannot be read: 400."""
    return refused(request, error.sentence, error.key, 400)


@api.exception_handler(ValidationError)
def bad_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter of the wrong kind: 422, naming the first."""
    first = error.errors[0] if error.errors else {"loc": (), "msg": "The request cannot be read"}
    field = str(first["loc"][-1]) if first["loc"] else None
    return refused(request, f"{field or 'request'}: {first['msg']}.", field, 422)


@api.exception_handler(Http404)
def unknown(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing of that name: 404."""
    return refused(request, str(error) or "There is nothing at this address.", None, 404)


@api.exception_handler(HttpError)
def refusal(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Anything else that ninja refuses, e.g. a body that is no JSON."""
    return refused(request, str(error), None, error.status_code)


@unnamed.get("/{path:address}", include_in_schema=False)
def nothing_here(request: HttpRequest, address: str) -> HttpResponse:  # noqa: ARG001 - ninja passes it by this name
    """Every other address: 404 in the same shape."""
    raise Http404(f"The API has nothing at {address[:80]!r}; see /api/v1/docs.")


api.add_router("", unnamed)  # last: it takes whatever no other address took
