"""Addresses of what can be done to sources, and of the sample newsroom."""

from django.urls import URLPattern, path

from articles.views import handed, sample, sources

app_name = "articles"
urlpatterns: list[URLPattern] = [
    path("articles/add/", handed.hand_in, name="hand-in"),
    path("articles/add/keep/", handed.keep, name="hand-in-keep"),
    path("sources/add/", sources.add, name="add-source"),
    path("settings/sample/", sample.sample, name="sample"),
]
