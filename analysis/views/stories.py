"""One event as its outlets told it: the pieces of a story in order."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from analysis.explore.article import article_page
from analysis.models import Story


@require_safe
def story(request: HttpRequest, story_id: int) -> HttpResponse:
    """Will show the pieces of a story; its leading piece knows them all."""
    lead = Story.objects.filter(pk=story_id).values_list("lead_id", flat=True).first()
    page = article_page(lead) if lead else None
    if page is None or page.story is None:
        raise Http404(f"There is no story {story_id}")
    return TemplateResponse(request, "analysis/story.html", {"page": page})
