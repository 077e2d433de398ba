"""Views under a name: addresses, caps, and who sees which."""

import pytest
from django.contrib.auth.models import User

from analysis.explore.filters import FilterError
from analysis.keeping import saved
from analysis.keeping.refusal import CannotBeKept


def test_two_people_may_call_private_views_alike(lin: User, tan: User) -> None:
    first, _ = saved.save("小模型", "theme=small_models", owner=lin)
    second, _ = saved.save("小模型", "", owner=tan)
    assert (first.slug, second.slug) == ("小模型", "小模型-2")
    assert saved.find("小模型", tan.pk) is None
    assert [view.slug for view in saved.visible(None)] == []


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
