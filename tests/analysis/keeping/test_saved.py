"""Views under a name: addresses, caps, and who sees which."""

import re

import pytest
from django.contrib.auth.models import User

from analysis.explore.filters import FilterError
from analysis.keeping import saved
from analysis.keeping.refusal import CannotBeKept


def test_two_people_may_call_private_views_alike(lin: User, tan: User) -> None:
    first, _ = saved.save("小模型", "theme=small_models", owner=lin)
    second, _ = saved.save("小模型", "", owner=tan)
    assert re.fullmatch(r"小模型-[0-9a-f]{10}", first.slug)
    assert re.fullmatch(r"小模型-[0-9a-f]{10}", second.slug)
    assert first.slug != second.slug
    assert saved.find(first.slug, tan.pk) is None
    assert [view.slug for view in saved.visible(None)] == []


def test_what_others_keep_for_themselves_changes_no_address(lin: User, tan: User) -> None:
    alone, _ = saved.save("Chips", "", owner=tan, shared=True)
    saved.remove(alone.slug, owner=tan)
    hidden, _ = saved.save("Chips", "company=nvidia", owner=lin)
    beside, _ = saved.save("Chips", "", owner=tan, shared=True)
    assert beside.slug == alone.slug == "chips"
    taken_back = saved.share("chips", False, owner=tan)
    assert taken_back.slug not in ("chips", hidden.slug)
    assert saved.share(hidden.slug, True, owner=lin).slug == hidden.slug  # what its owner has noted stays


def test_a_key_opens_one_view_until_it_is_taken_back(lin: User, tan: User) -> None:
    view, _ = saved.save("One", "", owner=lin)
    assert saved.find_by_key("") is None
    first = saved.open_feed(view.slug, owner=lin).feed_key
    assert first
    assert saved.find_by_key(first) == view
    second = saved.open_feed(view.slug, owner=lin).feed_key
    assert second
    assert (saved.find_by_key(first), saved.find_by_key(second)) == (None, view)
    with pytest.raises(CannotBeKept):
        saved.open_feed(view.slug, owner=tan)
    lin.is_active = False
    lin.save()
    assert saved.find_by_key(second) is None
    lin.is_active = True
    lin.save()
    saved.close_feed(view.slug, owner=lin)
    assert saved.find_by_key(second) is None


def test_a_query_is_kept_in_canonical_order_without_its_page(lin: User) -> None:
    view, is_new = saved.save("One", "country=us&company=huawei&cursor=1~1&x=y", owner=lin)
    assert is_new
    assert view.query == "company=huawei&country=US"


def test_what_cannot_be_read_is_not_kept(lin: User) -> None:
    with pytest.raises(FilterError):
        saved.save("One", "from=yesterday-ish", owner=lin)


def test_views_are_capped(lin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST", 1)
    saved.save("One", "", owner=lin)
    saved.save("one", "company=huawei", owner=lin)
    with pytest.raises(CannotBeKept, match="remove one first"):
        saved.save("Two", "", owner=lin)


def test_a_shared_view_outlives_its_owner(lin: User, tan: User) -> None:
    saved.save("Ours", "", owner=lin, shared=True)
    lin.delete()
    view = saved.find("ours", tan.pk)
    assert view is not None
    assert view.owner_name == "lin"
    with pytest.raises(CannotBeKept):
        saved.remove("ours", owner=tan)
