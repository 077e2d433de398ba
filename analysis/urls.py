"""Addresses of the dashboard."""

from django.urls import URLPattern, path

from analysis.views import look

app_name = "analysis"
urlpatterns: list[URLPattern] = [
    path("settings/look/", look.look, name="look"),
]
