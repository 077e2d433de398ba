"""The one place where charts meet the reader's language: what stands beside and inside a drawing is translated with these."""

from django.utils.translation import gettext, gettext_lazy, ngettext

__all__ = ("gettext", "gettext_lazy", "ngettext")
