"""What surrounds every page and depends on how this installation is set up."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from django_htmx.jinja import htmx_script

register = template.Library()


@register.simple_tag
def htmx() -> SafeString:
    """Will include the htmx that HTMX_VERSION names, 2 or 4: the pages keep to what both understand."""
    return SafeString(htmx_script(version=settings.HTMX_VERSION))
