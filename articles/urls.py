"""Addresses of sources and visits."""

from django.urls import URLPattern

app_name = "articles"
urlpatterns: list[URLPattern] = []
