"""Every address: the two rooms, the API, and the health of the installation."""

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
