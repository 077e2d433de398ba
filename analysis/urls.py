"""Addresses of the dashboard."""

from django.urls import URLPattern, path

from analysis.views.look import look

app_name = "analysis"
urlpatterns: list[URLPattern] = [
    path("settings/look/", look, name="look"),
]
