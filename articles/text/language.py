"""Which language a text is in, told from its script; a source's own word decides where the script is silent."""

from __future__ import annotations

import re

from articles.text.fold import TRADITIONAL

HAN_SHARE = 0.2  # of letters; headlines such as "OpenAI发布GPT-5" are Chinese
KANA_SHARE = 0.05  # a lone の in a Chinese brand name is not Japanese

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]")
_HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")
_LETTER = re.compile(r"[^\W\d_]")


def _fits(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


TRADITIONAL_ONLY = frozenset(char for char in TRADITIONAL if not _fits(char, "gb2312"))
SIMPLIFIED_ONLY = frozenset(char for char in TRADITIONAL.values() if not _fits(char, "big5"))


def detect(text: str, default: str) -> str:
    """The language of a text as a BCP 47 code: ja, ko, zh-Hans, zh-Hant, else `default`, else en.

    `default` is what the source says of itself and may be empty. A default of ja stays for text in kanji alone. Text in
    Latin letters from a source that writes Chinese, Japanese or Korean is en.
    """
    letters = len(_LETTER.findall(text))
    if not letters:
        return default or "en"
    han, kana, hangul = (len(script.findall(text)) for script in (_HAN, _KANA, _HANGUL))
    if kana and kana >= KANA_SHARE * (han + kana) and han + kana >= HAN_SHARE * letters:
        return "ja"
    if hangul >= HAN_SHARE * letters:
        return "ko"
    if han >= HAN_SHARE * letters:
        return default if default.startswith("ja") else _chinese(text, default)
    return "en" if default.startswith(("zh", "ja", "ko")) or not default else default


def _chinese(text: str, default: str) -> str:
    traditional = sum(char in TRADITIONAL_ONLY for char in text)
    simplified = sum(char in SIMPLIFIED_ONLY for char in text)
    if traditional == simplified:
        return default if default in {"zh-Hans", "zh-Hant"} else "zh-Hans"
    return "zh-Hant" if traditional > simplified else "zh-Hans"
