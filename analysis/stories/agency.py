"""Which news agency a piece credits: in its byline, its dateline, or by being the agency's own."""

from __future__ import annotations

import re

from articles.text.fold import fold

_HEAD, _TAIL = 220, 220  # characters of a text at either end where credits stand

# Name, how English credits write it, how Chinese ones do (simplified: texts are folded first).
_AGENCIES = (
    ("Reuters", "Reuters", "路透社|路透"),
    ("AP", "AP|Associated Press", "美联社"),
    ("AFP", "AFP|Agence France-Presse", "法新社"),
    ("Bloomberg", "Bloomberg(?: News)?", "彭博社|彭博"),
    ("Xinhua", "Xinhua(?: News Agency)?", "新华社|新华网"),
    ("China News Service", "China News Service|CNS|ECNS", "中新社|中新网|中国新闻社"),
    ("CLS", "CLS|Cailian Press", "财联社"),
    ("CNA Taiwan", "Central News Agency|Focus Taiwan", "中央社"),
    ("Kyodo", "Kyodo(?: News)?", "共同社"),
    ("Yonhap", "Yonhap(?: News Agency)?", "韩联社"),
    ("DPA", "dpa", "德新社"),
    ("Jiji", "Jiji Press|Jiji", "时事社"),
    ("TASS", "TASS|Tass", "塔斯社"),
    ("PTI", "PTI|Press Trust of India", "印度报业托拉斯"),
)
_ENGLISH = "|".join(f"(?P<e{place}>{english})" for place, (_, english, _zh) in enumerate(_AGENCIES))
_CHINESE = "|".join(f"(?P<c{place}>{chinese})" for place, (_, _en, chinese) in enumerate(_AGENCIES))
# Beijing, July 28 (Reuters) - ...; SHANGHAI, July 28 (Xinhua) --; at the end: (AP), Source: Reuters, with AFP
_DATELINE = re.compile(rf"\((?:{_ENGLISH})\)")
_SOURCE = re.compile(
    rf"(?:Source|Credit|Provided by|Copyright|©)[: ]+(?:20\d\d )?(?:{_ENGLISH})\b(?! (?:Photo|Images))"
)
# 新华社北京7月28日电, 财联社7月28日讯, (中央社记者某某台北28日电), 来源:财联社, (路透社) at the end
_DATELINE_HAN = re.compile(
    rf"(?:{_CHINESE})(?:记者)?[^\s，,。:：]{{0,16}}?(?:\d{{1,2}}日)?(?:综合)?(?:外)?[电讯](?![子话脑动池力影视台网商信])"
)
_SOURCE_HAN = re.compile(rf"(?:(?:来源|稿源)[:： ]*|[(（【])(?:{_CHINESE})[)）】]?(?=[)）】\s。|]|$)")
_NAME = re.compile(rf"^(?:{_ENGLISH}|{_CHINESE})$")
_BYLINE = re.compile(rf"(?:\b(?:{_ENGLISH})\b|{_CHINESE})")


def of_outlet(name: str) -> str:
    """The agency that an outlet is; empty when it is none."""
    return _named(_NAME.match(fold(name).strip()))


def credited(text: str, author: str) -> str:
    """The agency that a text's byline, dateline or closing line credits; empty when none does. A mention in a sentence, as in
    "told Reuters" or 据路透社报道, is no credit: the text may still be the outlet's own."""
    if author and (found := _named(_BYLINE.search(fold(author)))):
        return found
    for part in (fold(text[:_HEAD]), fold(text[-_TAIL:])):
        for pattern in (_DATELINE, _SOURCE, _DATELINE_HAN, _SOURCE_HAN):
            if found := _named(pattern.search(part)):
                return found
    return ""


def _named(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    return next(_AGENCIES[int(group[1:])][0] for group, value in match.groupdict().items() if value)
