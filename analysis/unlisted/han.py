"""Names in a Chinese text: what stands before 公司, 科技, 集团 and the like, products in quotation marks, Latin names.

Chinese is written without spaces, so where a name begins is guessed: behind the last word that cannot be part of one. What
is guessed too long is put right when pieces are counted together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis.unlisted import stock
from analysis.unlisted.latin import KEPT, Found, is_person
from analysis.unlisted.records import COMPANY, INVESTOR, PRODUCT, RESEARCH, UNSURE

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_KINDS = {
    "科技": COMPANY, "集团": COMPANY, "股份": COMPANY, "智能": COMPANY, "半导体": COMPANY, "微电子": COMPANY, "机器人": COMPANY, "公司": COMPANY,
    "资本": INVESTOR, "创投": INVESTOR, "实验室": RESEARCH, "研究院": RESEARCH, "大学": RESEARCH,
}  # fmt: skip
ENDINGS = tuple(_KINDS)
_WORDS = ("科技", "智能", "半导体", "微电子", "机器人", "资本")
_COUNTED = frozenset("年月日号时点岁期届")
_GENERIC_ENDS = tuple(word for word in stock.HAN_GENERIC if len(word) > 1)
LONGEST, SHORTEST = 6, 2  # characters of a stem
LED = 5  # characters of a name that has no ending
REACH = 12  # characters before an ending in which the name is looked for
# 智能 and the like are words as well: as the end of a name they stand before a pause or before what a company does.
_ENDS = (
    f"(?=[^{_HAN}]|$|公司|集团|股份|有限|的|与|和|及|在|将|已|是|也|等|以|为|对|于|由|近|今|昨|日前|此|曾|还|并|则|从|向|宣布|发布|表示|完成|获|董事|创始|首席|联合|总|副"
    "|推出|方面|旗下|成立|官|正式|首|相关|计划|披露|上市|自研|提供|拟|发|一|称|这|领投|跟投|参投|投|合伙|管理|增持|减持|被|让|把|产品|研发|技术|团队|股|市值|估值|预计|入|收|以及|CEO)"
)
_SUFFIX = re.compile(f"{'|'.join(w for w in _KINDS if w not in _WORDS)}|(?:{'|'.join(_WORDS)}){_ENDS}")
_BARE = re.compile(f"(.+?)(?:{'|'.join(_KINDS)})")
_LED = re.compile("(?:联合)?创始人|CEO|CTO|董事长|首席|总裁|副总裁|执行董事|掌门人")
_BEFORE = re.compile(f"[{_HAN}]{{2,12}}$")
_QUOTED = re.compile(rf'"([{_HAN}A-Za-z0-9][{_HAN}A-Za-z0-9 .+-]{{1,11}})"')
_PRODUCT_BEFORE = re.compile(
    "(?:产品|模型|平台|品牌|机器人|系统|应用|软件|助手|芯片|手机|眼镜|名为|命名为|叫做|智能体|项目)$"
)
_PRODUCT_AFTER = re.compile("(?:大模型|模型|平台|机器人|操作系统|芯片|智能体|助手|App|APP|处理器)")
_TITLES = re.compile("《[^《》\n]{1,60}》|〈[^〈〉\n]{1,60}〉")
_ABC = "A-Za-zÀ-ÖØ-öø-ÿ"
_LATIN = re.compile(
    rf"(?<![{_ABC}0-9./@_#'-])[{_ABC}][{_ABC}0-9.+]*(?:[ -][A-Z0-9][{_ABC}0-9.+]*){{0,3}}(?![{_ABC}0-9@_/-])"
)
_NUMBERED = re.compile("([a-z]*?)[0-9][0-9.]*[a-z%]{0,4}")
_LETTERS = re.compile("[A-Za-z]{2}")
_COMPANY_NEAR = re.compile(
    rf"(?:公司|企业|创企|厂商|巨头|初创|独角兽|创始人|旗下|收购|投资|领投|集团|实验室|机构)(?:[{_HAN}])?$"
)
_COMPANY_BEHIND = re.compile(r" ?(?:公司|集团|创始人|联合创始人|CEO|首席|估值|股价|宣布|完成|获得|科技|团队|实验室)")
_PRODUCT_BEHIND = re.compile(" ?(?:大模型|模型|系列|芯片|机器人|智能体|助手|平台|手机|眼镜|处理器)")


def names(text: str) -> Iterator[Found]:
    """The names of a folded Chinese text that may be organisations or products; what stands in 《》 is a title and left out."""
    titles = [match.span() for match in _TITLES.finditer(text)] if "《" in text else []
    for found in (*_suffixed(text), *_led(text), *_quoted(text), *_latin(text)):
        if not any(first <= found.start < last for first, last in titles):
            yield found


def _suffixed(text: str) -> Iterator[Found]:
    """Names with an ending of their own; 公司 is none of them."""
    at = 0
    for match in _SUFFIX.finditer(text):
        start = _stem(text, at, match.start())
        at = match.end()
        if start >= 0:
            end = match.start() if match.group() == "公司" else match.end()
            yield Found(start, end, _KINDS[match.group()], True, False)


def _led(text: str) -> Iterator[Found]:
    """Names before the people who lead them: 美团CEO, 宇树创始人."""
    for match in _LED.finditer(text):
        end = match.start() - (text[match.start() - 1 : match.start()] == " ")
        start = _stem(text, max(0, end - REACH), end)
        start += start >= 0 and text[start] in "前原" and end - start > SHORTEST
        if start >= 0 and end - start <= LED and not _SUFFIX.search(text, start, match.start()):
            yield Found(start, end, COMPANY, True, False)


def _stem(text: str, low: int, end: int) -> int:
    """Where the name that ends there begins, at `low` at the earliest; -1 for none."""
    run = _BEFORE.search(text, max(low, end - REACH), end)
    if run is None:
        return -1
    start = run.start()
    for cut in stock.HAN_CUT.finditer(text, start, end):
        start = cut.end()
    if start == end:
        return -1
    if text[start] in _COUNTED and text[start - 1 : start].isdigit():
        start += 1  # 3月智谱科技
    stem = text[start:end]
    fits = SHORTEST <= len(stem) <= LONGEST and stem not in stock.HAN_GENERIC and not _is_generic(stem)
    return start if fits else -1


def bare(name: str) -> str:
    """A name without its ending: 小米 for 小米机器人. Itself when it has none."""
    match = _BARE.fullmatch(name)
    return match.group(1) if match else name


def _is_generic(stem: str) -> bool:
    """A stem put together of words that make no name: 全球半导体, 新型人工智能."""
    return stem.endswith(_GENERIC_ENDS) or any(
        stem[:place] in stock.HAN_GENERIC and stem[place:] in stock.HAN_GENERIC for place in range(1, len(stem))
    )


def _quoted(text: str) -> Iterator[Found]:
    for match in _QUOTED.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        if _PRODUCT_BEFORE.search(before) or _PRODUCT_AFTER.match(text, match.end()):
            yield Found(match.start(1), match.end(1), PRODUCT, True, False)


def _latin(text: str) -> Iterator[Found]:
    for match in _LATIN.finditer(text):
        surface = match.group().rstrip(".+")
        if not _is_name(surface):
            continue
        start, end = match.start(), match.start() + len(surface)
        yield Found(start, end, _latin_kind(text, start, end, surface), True, False)


@lru_cache(maxsize=KEPT)
def _is_name(surface: str) -> bool:
    """Capitals and more than an abbreviation everybody uses; one English word among them is not enough."""
    low = surface.lower()
    parts = low.replace("-", " ").split()
    if not _LETTERS.search(surface) or low in stock.ABBREVIATIONS or surface.islower() or low in stock.PHRASES:
        return False
    if all(_is_common(part) for part in parts):
        return False
    return not (surface.replace(" ", "").isalpha() and is_person(surface.split(" "), UNSURE))


def _is_common(part: str) -> bool:
    """An abbreviation, a common word, a figure with its unit, or a standard with its number: HBM5, LPDDR5X, 10Gbps."""
    numbered = _NUMBERED.fullmatch(part)
    word = numbered.group(1) if numbered else part
    return len(word) < 2 or not stock.PLAIN.isdisjoint((word, part))


def _latin_kind(text: str, start: int, end: int, surface: str) -> str:
    if _PRODUCT_BEHIND.match(text, end) or (any(c.isdigit() for c in surface) and not surface[0].isdigit()):
        return PRODUCT
    if _COMPANY_BEHIND.match(text, end) or _COMPANY_NEAR.search(text[max(0, start - 8) : start].rstrip('(" ')):
        return COMPANY
    return UNSURE
