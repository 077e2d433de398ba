"""Whether this installation works."""

from django.http import HttpRequest, JsonResponse


def health(request: HttpRequest) -> JsonResponse:
    """Answers 200 when the process serves."""
    return JsonResponse({"status": "ok"})
