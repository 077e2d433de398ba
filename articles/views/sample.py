"""The sample newsroom on screen: what it is, and the one button that takes it out again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from articles.health.words import sentences
from articles.models import Source
from articles.sample.install import remove, stored


@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: HttpRequest) -> HttpResponse:
    """Will say what the sample is; a signed-in person's POST removes it with everything that came from it."""
    if request.method == "POST":
        if not request.user.is_authenticated:
            raise PermissionDenied
        gone = remove()
        told = [
            gettext("The sample newsroom is gone: %(sources)s sources and %(pieces)s pieces.")
            % {"sources": gone.sources, "pieces": gone.articles}
        ]
        if gone.kept:
            stay = gettext("%(n)s pieces stay with their sources: people starred, labelled or noted them.")
            told.append(stay % {"n": gone.kept})
        messages.success(request, sentences(*told))
        return HttpResponseRedirect("/sources/")
    outlets = list(Source.objects.filter(is_sample=True).order_by("name"))
    page = {"outlets": outlets, "pieces": sum(stored().values())}
    return TemplateResponse(request, "articles/settings_sample.html", page)
