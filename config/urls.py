"""Every address: the two rooms, the API, the health of the installation, and the pages for what went wrong."""

from django.urls import include, path

from config import health, signin
from config.api import api

urlpatterns = [
    path("health", health.health, name="health"),
    path("sign-in/<str:token>/", signin.sign_in, name="sign-in"),
    path("api/v1/", api.urls),
    path("", include("articles.urls")),
    path("", include("analysis.urls")),
]

handler400 = "analysis.views.errors.bad_request"
handler403 = "analysis.views.errors.forbidden"
handler404 = "analysis.views.errors.not_found"
handler500 = "analysis.views.errors.server_error"
