"""Lines that outlets put around every piece: credits, follow-us lines, copyright. They say nothing of its subject.

They are marked, never cut out, so that offsets into the stored text do not move. Without this 微信 and 腾讯 would be the
most mentioned names in Chinese, and the outlet's own name in English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from daachorse import CharwiseDoubleArrayAhoCorasick

LEAST = 8  # pieces of a source under which a line that stands in half of them may be chance
_OPENING, _CLOSING = 3, 6  # lines at either end of a piece where outlets put what they always say
_SHORTEST, _LONGEST = 6, 400  # characters of such a line: a dateline is shorter, a paragraph longer

_SENTENCE = r"[^\n。!！?？]{0,160}[。!！?？]?"
_LINE = r"[^\n]{0,200}"
# Whom a credit names: the rest of a short line, else one name. Some feeds run a credit and the next sentence together.
_NAME = r"(?:[^\n]{0,40}(?=\n|$)|\s*(?:[A-Za-z0-9@_.&'-]+(?: [A-Z][A-Za-z]*)*|[\u3400-\u9fff·]{1,8}))"

_COLON = (":", " :")
_CAPTION = (":", " :", "s:", "s :", " credit", "s credit", " by:", " by :", "s by:", "s by :")

# Each pattern is anchored on words that only boilerplate uses; what follows is cut to the end of its sentence or line. The
# words before it (in lower case, | between them) say whether it is worth running: one scan looks for the words of them all.
_PATTERNS = (
    # Who wrote, edited and photographed it.
    (
        "编辑|編輯|责编|責編|校对|校對|审核|撰文",
        rf"(?:责任编辑|責任編輯|责编|責編|本文编辑|校对|校對|审核|值班编辑|编辑|編輯|撰文)\s*[:：|｜丨/]{_NAME}",
    ),
    (
        "图源|圖源|题图|題圖|封面图|封面圖",
        rf"(?:图源|圖源|题图|題圖|封面图|封面圖)\s*[:：|｜丨/]{_NAME}",
    ),
    (
        "to contact the",
        rf"(?i:to contact the (?:reporter|editor|author)s?\b{_LINE})",
    ),
    (
        "来源|來源",
        rf"(?m:^)\s*[(（【]?(?:来源|來源|文章来源|资料来源|本文来源|信息来源)\s*[:：|｜]{_LINE}",
    ),
    (
        "本文|原文|转载|未经|经授权",
        rf"(?:本文(?:来自|來自|首发于|转载自|系作者|由机器人|源自)|原文(?:标题|链接|来源)|转载(?:自|请|须)|未经(?:授权|许可|书面)[^\n。]{{0,8}}(?:转载|使用|复制)|经授权(?:发布|转载)){_SENTENCE}",
    ),
    (
        "讯",
        r"(?:腾讯|騰訊|网易|網易|新浪|搜狐|凤凰|鳳凰)(?:网|網|新闻|新聞|科技|财经|財經)?讯(?=[\s,，:：(（]|\d)",
    ),
    (
        "|".join(f"{word}{tail}" for word in ("image", "photo", "picture", "illustration") for tail in _CAPTION),
        r"(?m:^)\s*[(（【]?(?:Image|Photo|Picture|Illustration)s?(?: credits?| by)?\s*:[^\n]{0,120}",
    ),
    (
        "image credit|photo credit",
        r"(?:Image|Photo) Credits?:\s*\S+(?: \S+){0,3}",
    ),
    # Follow us, subscribe, download.
    (
        "关注|關注|订阅|訂閱|扫描|扫码|掃描",
        rf"(?:欢迎|歡迎|请|請|敬请|更多[^\n。]{{0,20}})?(?:关注|關注|订阅|訂閱|扫描|扫码|掃描)[^\n。]{{0,30}}"
        rf"(?:公众号|公眾號|微信号|微信号|官方微信|视频号|客户端|小程序码|二维码|抖音号|微博){_SENTENCE}",
    ),
    (
        "公众号|公眾號|微信号|微信id|官方",
        r"(?:微信公众号|微信公眾號|公众号|公眾號|微信号|微信ID|官方微信|官方微博|官方抖音号)\s*[:：（(“\"「ID]"
        + _SENTENCE,
    ),
    (
        "打开微信|客户端|点击此处下载",
        rf"(?:打开微信|(?:下载|点击)[^\n。]{{0,12}}客户端|点击此处下载){_SENTENCE}",
    ),
    (
        " us on",
        rf"(?i:(?:follow|like|join|find) us on\b{_LINE})",
    ),
    (
        "sign up for|sign up to|sign up here|subscribe for|subscribe to|subscribe here",
        rf"(?i:(?:sign up|subscribe)(?: here)? (?:for|to) (?:our|the|this)\b{_LINE})",
    ),
    (
        "download ",
        rf"(?i:download (?:our|the) (?:free )?app\b{_LINE})",
    ),
    # Coupons under every piece about a thing to buy.
    (
        "政府补贴|领券|國補|国补",
        r"(?:20\d\d ?年)?数码家电政府补贴[^\n]{0,260}?(?:至高补贴 ?\d+ ?元|领取|领券)[^\n]{0,200}",
    ),
    # Where else it appeared, and whose it is.
    (
        "the post",
        rf"(?i:the post\b[^\n]{{0,200}}\b(?:appeared first|first appeared) on\b{_LINE})",
    ),
    (
        "this article was|this article is|this article has|this story was|this story is|this story has",
        rf"(?i:(?:this (?:article|story) (?:was|is|has been) (?:originally |first )?(?:published|syndicated|republished))\b{_LINE})",
    ),
    (
        "|".join(
            f"{word}{colon}"
            for word in ("read more", "read also", "see also", "also read", "related", "more from", "recommended")
            for colon in _COLON
        ),
        rf"(?m:^)\s*(?i:(?:read more|read also|also read|see also|related|more from|recommended)\s*:{_LINE})",
    ),
    (
        "声明|聲明|版权|版權|风险提示",
        rf"(?:版权声明|版權聲明|版权所有|版權所有|免责声明|免責聲明|特别声明|风险提示\s*[:：]){_LINE}",
    ),
    (
        "©|(c) 20|copyright (c)|copyright(c)|all rights reserved",
        rf"(?:©|\(c\) ?20\d\d|Copyright ?(?:©|\(c\))|All rights reserved){_LINE}",
    ),
    (
        "阅读|閱讀|更多精彩",
        rf"(?m:^)\s*(?:相关阅读|相關閱讀|延伸閱讀|延伸阅读|推荐阅读|推薦閱讀|更多精彩){_LINE}",
    ),
)
_BOILERPLATE = tuple(re.compile(pattern) for _, pattern in _PATTERNS)
_SIGNS = tuple((sign, number) for number, (signs, _) in enumerate(_PATTERNS) for sign in signs.split("|"))
_SCAN = CharwiseDoubleArrayAhoCorasick([sign for sign, _ in _SIGNS])
_WHOLE_LINE = re.compile(r"[^\n]+")


def spans(text: str, *, lowered: str = "", repeated: frozenset[str] = frozenset()) -> list[tuple[int, int]]:
    """The parts of a text to leave out when names and phrases are matched, as ascending (start, end) without overlap.

    `lowered` is the text in lower case, folded or not, where the caller has it; `repeated` are whole lines that the text's
    source always prints, as `repeated_lines` finds them.
    """
    signs = {_SIGNS[sign][1] for _, _, sign in _SCAN.find_overlapping(lowered or text.lower())}
    found = [match.span() for number in signs for match in _BOILERPLATE[number].finditer(text)]
    if repeated:
        found += [line.span() for line in _WHOLE_LINE.finditer(text) if line.group().strip() in repeated]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


def repeated_lines(texts: Iterable[str], *, least: int = LEAST) -> frozenset[str]:
    """Lines that open or close at least half of one source's texts, as its subscription footer does.

    A text that comes twice counts once; of fewer than `least` texts nothing is said.
    """
    different = set(texts)
    if len(different) < least:
        return frozenset()
    counts = Counter(line for text in different for line in _edges(text))
    return frozenset(line for line, count in counts.items() if 2 * count >= len(different))


def _edges(text: str) -> set[str]:
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    return {line for line in (*lines[:_OPENING], *lines[-_CLOSING:]) if _SHORTEST <= len(line) <= _LONGEST}
