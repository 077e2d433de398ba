"""The term atlas on screen: the terms of the field in both languages, and a page for each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from analysis.explore import terms as explore
from analysis.lexicon.terms import matching

LONGEST = 100  # characters of what is looked for


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Will list the terms with last night's counts; `find` keeps those with a wording that holds it."""
    find = (request.GET.get("find") or "").replace("\x00", "").strip()[:LONGEST]
    page = explore.atlas()
    kept = {concept.slug for concept in matching(find)} if find else None
    lines = [line for line in page.lines if kept is None or line.concept.slug in kept]
    context = {"page": page, "lines": lines, "find": find, "languages": explore.LANGUAGES}
    return TemplateResponse(request, "analysis/terms.html", context)


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """Will show one term with its wordings, counted now."""
    page = explore.term_page(slug)
    if page is None:
        raise Http404(gettext("The atlas has no term “%(slug)s”") % {"slug": slug[:60]})
    return TemplateResponse(request, "analysis/term.html", {"page": page})
