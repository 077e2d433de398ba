"""From stored pieces to the queue: what waits is read once, counts open their lists, decisions hold, added names go."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from analysis.editing import changes
from analysis.models import MinedPiece, RuleChange, RuleSet, UnlistedName, UnlistedSighting
from analysis.tagging.pipeline import tag_waiting
from analysis.unlisted import adding, decisions
from analysis.unlisted.count import recount_all
from analysis.unlisted.pipeline import mine_waiting, rules_now, waiting
from analysis.unlisted.queue import name_page, queue
from analysis.unlisted.terms import look_for_bursts
from articles.models import Article
from tests.analysis.unlisted.printing import TOPIC, TOPIC_ZH, Press


@pytest.fixture
def analyst(db: None) -> User:
    return User.objects.create_user("analyst")


@pytest.fixture
def quorvex(press: Press) -> UnlistedName:
    """A name in four pieces of three outlets, one of them long ago, beside a name of one piece."""
    for number, days in enumerate((0, 1, 2, 30)):
        press.prints(
            f"AI chips and the United States, {number}",
            f"{TOPIC} The start-up Quorvex makes chips, too.",
            outlet=number % 3,
            days=days,
        )
    press.prints("AI chips in China again", f"{TOPIC} The start-up Zellvia waits.")
    press.prints("A garden show", "The start-up Quorvex sells roses in the park.")
    press.reads()
    return UnlistedName.objects.get(key="quorvex")


def names() -> list[str]:
    return [name.text for name in queue().names]


def test_the_queue_counts_pieces_outlets_and_weeks(quorvex: UnlistedName) -> None:
    (name,) = queue().names
    assert (name.text, name.kind, name.counts.pieces, name.counts.outlets) == ("Quorvex", "company", 4, 3)
    assert (name.recent, name.earlier) == (3, 1)
    assert quorvex.score == pytest.approx(4 * 3 * (3 + 1) / (1 / 8 + 1))
    assert [len(name.examples), name.examples[0].name] == [3, "Quorvex"]
    assert name.examples[0].before == "The start-up "
    assert name.examples[0].after == " makes chips, too."


def test_a_name_opens_all_its_pieces(quorvex: UnlistedName) -> None:
    page = name_page(quorvex.pk)
    assert page is not None
    assert len({seen.article for seen in page.name.examples}) == page.name.counts.pieces == 4
    for seen in UnlistedSighting.objects.filter(name=quorvex).select_related("article"):
        assert getattr(seen.article, seen.field)[seen.start : seen.end] == "Quorvex"


def test_a_piece_is_read_once_and_again_when_its_words_change(quorvex: UnlistedName) -> None:
    assert MinedPiece.objects.count() == 5  # the garden show is off the subject
    assert (mine_waiting().read, len(waiting(10))) == (0, 0)
    piece = Article.objects.filter(title__contains=", 1").get()
    Article.objects.filter(pk=piece.pk).update(body=f"{TOPIC} The start-up Zellvia came.", content_hash="1" * 64)
    assert waiting(10) == [piece.pk]
    assert mine_waiting().read == 1
    held = UnlistedSighting.objects.filter(article=piece).values_list("name__key", flat=True)
    assert list(held) == ["zellvia"]
    assert name_page(quorvex.pk).name.counts.pieces == 3  # type: ignore[union-attr]


def test_without_rules_nothing_is_read(db: None) -> None:
    assert mine_waiting().read == 0
    assert (queue().names, look_for_bursts()) == ((), 0)


def test_a_dismissed_name_stays_away_and_comes_back_when_undone(
    quorvex: UnlistedName, press: Press, analyst: User
) -> None:
    decisions.dismiss(quorvex.pk, by=analyst)
    press.prints("More AI chips for China", f"{TOPIC} The start-up Quorvex grows.", outlet=2)
    press.reads()
    recount_all()
    assert names() == []
    assert queue().decided[0].decided_by == "analyst"
    with pytest.raises(decisions.NotOpen, match="decided on by analyst before"):
        decisions.dismiss(quorvex.pk, by=analyst)
    decisions.reopen(quorvex.pk, by=analyst)
    assert names() == ["Quorvex"]


def test_adding_puts_the_name_into_the_rules(quorvex: UnlistedName, analyst: User) -> None:
    (name,) = queue().names
    rules = rules_now()
    assert rules is not None
    form = adding.suggest(name, rules)
    assert (form.id, form.name, form.alias, form.cased, form.row_kind) == (
        "quorvex",
        "Quorvex",
        "Quorvex",
        True,
        "company",
    )
    decisions.add(quorvex.pk, adding.edits(form, adding.NEW, rules.lexicon), by=analyst, reason="seen")
    change = RuleChange.objects.get()
    assert (change.state, change.origin, change.key, change.author) == ("saved", "names", "name:quorvex", analyst)
    newest = rules_now()
    assert newest is not None
    assert newest.lexicon.entity["quorvex"].aliases[0].text == "Quorvex"
    assert names() == []
    with pytest.raises(decisions.NotOpen, match="withdraw it there"):
        decisions.reopen(quorvex.pk, by=analyst)


def test_a_withdrawn_name_can_be_proposed_and_added_again(quorvex: UnlistedName, analyst: User) -> None:
    for _ in range(2):
        (name,) = queue().names
        rules = rules_now()
        assert rules is not None
        edits = adding.edits(adding.suggest(name, rules), adding.NEW, rules.lexicon)
        decisions.add(quorvex.pk, edits, by=analyst, reason="seen")
        assert names() == []
        changes.withdraw(RuleChange.objects.get(state="saved"), by=analyst)
        assert queue().decided[0].withdrawn
        decisions.reopen(quorvex.pk, by=analyst)
        assert names() == ["Quorvex"]


def test_edits_that_cannot_stand_change_nothing(quorvex: UnlistedName, analyst: User) -> None:
    rules, before = rules_now(), RuleSet.objects.count()
    assert rules is not None
    form = adding.Form(alias="Huawei", id="quorvex", name="Quorvex")
    with pytest.raises(changes.ChangeError, match="belongs to"):
        decisions.add(quorvex.pk, adding.edits(form, adding.NEW, rules.lexicon), by=analyst, reason="wrong")
    assert (RuleChange.objects.count(), RuleSet.objects.count(), names()) == (0, before, ["Quorvex"])


def test_a_listed_name_is_not_proposed_whoever_listed_it(quorvex: UnlistedName, analyst: User) -> None:
    rules = rules_now()
    assert rules is not None
    form = adding.Form(alias="Quorvex", existing="huawei")
    changes.save(changes.draft(adding.edits(form, adding.EXISTING, rules.lexicon), author=analyst), by=analyst)
    assert names() == []
    assert UnlistedName.objects.get(key="quorvex").state == "open"


def test_a_chinese_name_guessed_too_long_stands_behind_the_short_one(press: Press) -> None:
    for number, body in enumerate(
        (
            "云栖梧桐科技发布芯片。",
            "云栖梧桐科技宣布融资。",
            "云栖梧桐科技获投。",
            "新锐之星云栖梧桐科技发布芯片。",
            "新锐之星云栖梧桐科技获投。",
        )
    ):
        press.prints(
            f"中国人工智能芯片与美国出口管制 {number}",
            f"{TOPIC_ZH}{body}",
            language="zh-Hans",
        )
    press.reads()
    assert names() == ["云栖梧桐科技"]


def test_a_bursting_term_enters_the_queue_with_its_pieces(press: Press) -> None:
    words = ["昨天", "早上", "周二", "有人", "分析", "记者", "行业", "市场"]
    for number in range(72):
        recent = number < 8
        body = f"{TOPIC_ZH}{words[number % 8]}{'云栖小助' if recent else '老话'}{words[(3 * number + 1) % 8]}。"
        press.prints(f"{words[number % 8]}谈人工智能芯片 {number}", body, outlet=number % 4, days=number % 6 if recent else 7 + number % 50, language="zh-Hans")  # fmt: skip
    press.reads()
    assert look_for_bursts() >= 1
    term = UnlistedName.objects.get(key="云栖小助")
    assert (term.kind, term.pieces, term.recent, term.before) == ("term", 8, 8, 0)
    assert "云栖小助" in names()
    assert look_for_bursts() >= 1  # doing it twice adds nothing
    assert UnlistedSighting.objects.filter(name=term).count() == 8


def test_names_that_nothing_holds_any_more_are_forgotten(quorvex: UnlistedName) -> None:
    Article.objects.filter(body__contains="Quorvex").delete()
    recount_all()
    assert not UnlistedName.objects.filter(pk=quorvex.pk).exists()
    assert UnlistedName.objects.filter(key="zellvia").exists()


@pytest.mark.parametrize(
    ("form", "how", "told"),
    [
        (adding.Form(alias="A|B", id="ab", name="AB"), adding.NEW, "without the signs"),
        (adding.Form(alias="Quorvex", id="Quorvex!", name="Q"), adding.NEW, "small letters"),
        (adding.Form(alias="Quorvex", id="huawei", name="Q"), adding.NEW, "is Huawei already"),
        (adding.Form(alias="Quorvex", id="quorvex", name=""), adding.NEW, "Give the name"),
        (adding.Form(alias="Quorvex", id="quorvex", name="Q", parent="nobody_here"), adding.NEW, "choose the owner"),
        (adding.Form(alias="Quorvex", existing="nobody_here"), adding.EXISTING, "choose one from the list"),
        (adding.Form(alias="Quorvex", row_kind="country"), adding.NEW, "one of company, product, body"),
    ],
)
def test_a_wrong_form_is_explained(rules, form: adding.Form, how: str, told: str) -> None:
    with pytest.raises(adding.AddingError, match=told):
        adding.edits(form, how, rules.lexicon)


def test_a_short_chinese_name_is_guarded(rules, press: Press) -> None:
    """Two characters stand inside other words: the form asks for context, so that the second click succeeds."""
    for number in range(2):
        press.prints(
            f"中国人工智能芯片 {number}",
            f"{TOPIC_ZH}沐野CEO出席了活动。",
            language="zh-Hans",
        )
    press.reads()
    (name,) = queue().names
    form = adding.suggest(name, rules)
    assert (form.alias, bool(form.near), form.name_zh) == ("沐野", True, "沐野")
    changes.check(adding.edits(form, adding.NEW, rules.lexicon))


def test_the_command_looks_through_everything_and_lists_the_queue(press: Press, capsys) -> None:
    for number in range(2):
        press.prints(f"AI chips, {number}", f"{TOPIC} The start-up Quorvex makes chips.", outlet=number)
    tag_waiting()
    call_command("lexicon", "names", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["read"], report["total"], report["names"][0]["text"]) == (2, 1, "Quorvex")
    call_command("lexicon", "names")
    assert "2 pieces    2 outlets  company   Quorvex" in capsys.readouterr().out


def test_a_name_put_together_of_plain_words_is_not_proposed(press: Press) -> None:
    for number in range(24):
        body = "云朵科技获投。" if number < 2 else "云栖科技获投。" if number < 4 else "云朵真好看。"
        press.prints(f"中国人工智能芯片 {number}", f"{TOPIC_ZH}{body}", language="zh-Hans")
    press.reads()
    assert set(names()) == {"云朵科技", "云栖科技"}
    recount_all()
    assert names() == ["云栖科技"]


def test_capitals_alone_need_a_second_outlet(press: Press) -> None:
    for number in range(4):
        press.prints(f"AI chips, {number}", f"{TOPIC} There Norrland Tessera waited.", outlet=0)
        press.prints(f"AI chips again, {number}", f"{TOPIC} There Velden Ostrava waited.", outlet=number % 2)
    press.reads()
    assert names() == ["Velden Ostrava"]
