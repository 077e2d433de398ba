"""Addresses of what can be done to sources, and of the sample newsroom."""

from django.urls import URLPattern, path, re_path

from articles.views import handed, lists, mending, sample, sources

app_name = "articles"
urlpatterns: list[URLPattern] = [
    path("articles/add/", handed.hand_in, name="hand-in"),
    path("articles/add/keep/", handed.keep, name="hand-in-keep"),
    path("sources/add/", sources.add, name="add-source"),
    path("sources/test/", sources.test, name="test-source"),
    path("sources/catalogue/", lists.catalogue, name="catalogue"),
    path("sources/import/", lists.opml_in, name="opml-in"),
    path("sources.opml", lists.opml_out, name="opml-out"),
    path("sources/quarantine/<int:pk>/retry/", mending.decide, {"verdict": "retry"}, name="retry"),
    path("sources/quarantine/<int:pk>/skip/", mending.decide, {"verdict": "skip"}, name="skip"),
    re_path(r"^sources/(?P<slug>[-\w]+)/(?P<name>visit|pause|resume|revive)/$", mending.act, name="act-on-source"),
    path("sources/<slug:slug>/edit/", mending.edit, name="edit-source"),
    path("sources/<slug:slug>/back-fill/", mending.back_fill, name="back-fill"),
    path("settings/sample/", sample.sample, name="sample"),
]
