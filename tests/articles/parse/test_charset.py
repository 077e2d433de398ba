"""Chinese text arrives whole in every encoding, whatever the header and the document claim."""

from __future__ import annotations

import codecs

import pytest

from articles.ingestion.parse.charset import decode

TEXT = (
    "小模型装进了手机，大厂把入口放在小程序里。开发者说，部署比训练更要紧，分发决定谁能被看见。"
    "监管部门要求备案，企业先把数据留在本地，再谈出海。价格一降再降，默认安装才是胜负手。"
)
TRADITIONAL = (
    "小模型裝進了手機，大廠把入口放在小程序裡。開發者說，部署比訓練更要緊，分發決定誰能被看見。"
    "監管部門要求備案，企業先把資料留在本地，再談出海。價格一降再降，預設安裝才是勝負手。"
)
CASES = [
    ("gb18030", "gb2312", TEXT),
    ("big5hkscs", "big5", TRADITIONAL),
    ("utf-8", "utf-8", TEXT),
    ("utf-16", "utf-16", TEXT),
]


def document(text: str, *, encoding: str, declared: str) -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}<title>t</title></head><body><p>{text}</p></body></html>".encode(encoding)


@pytest.mark.parametrize(("encoding", "name", "text"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("header", ["right", "missing", "unknown", "utf-8"])
@pytest.mark.parametrize("inside", ["right", "missing", "unknown"])
def test_matrix(encoding: str, name: str, text: str, header: str, inside: str) -> None:
    charset = {"right": name, "unknown": "x-no-such", "utf-8": "utf-8"}.get(header, "")
    declared = {"right": name, "unknown": "x-no-such"}.get(inside, "")
    body = document(text, encoding=encoding, declared=declared)
    content_type = f"text/html; charset={charset}" if charset else "text/html"
    assert text in decode(body, content_type=content_type).text


@pytest.mark.parametrize("lie", ["iso-8859-1", "gb2312", "big5", "windows-1252"])
def test_a_lying_header_over_utf_8(lie: str) -> None:
    read = decode(document(TEXT, encoding="utf-8", declared=""), content_type=f"text/html; charset={lie}")
    assert TEXT in read.text
    assert len(read.notes) == 1


@pytest.mark.parametrize(
    ("text", "lie"),
    [
        ("Café déjà vu, la forêt, l’été, la crème brûlée, où ça", "iso-8859-1"),
        ("小型 小程 小口 部署 分发 平台 模型 手机 入口 大厂 监管 备案 出海 数据 价格 默认 安装 本地 企业", "gb2312"),
    ],
)
def test_a_lie_that_would_decode_without_an_error(text: str, lie: str) -> None:
    body = text.encode()
    assert body.decode("gb18030" if lie == "gb2312" else "cp1252") != text
    assert decode(body, content_type=f"text/html; charset={lie}").text == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_byte_order_mark_outranks_all_and_is_dropped(mark: bytes) -> None:
    encoding = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}[mark]
    assert decode(mark + TEXT.encode(encoding), content_type="text/html; charset=gbk").text == TEXT


def test_broken_bytes_are_replaced_and_told() -> None:
    read = decode(TEXT.encode() + b"\xff\xfe!" + TEXT.encode(), content_type="text/html; charset=utf-8")
    assert read.text.count("小模型") == 2
    assert read.notes == ("2 characters could not be read as utf-8 and were replaced.",)


def test_utf_7_is_not_an_encoding_of_the_web() -> None:
    body = b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    assert "<script>" not in decode(body, content_type="text/html; charset=utf-7").text


def test_nul_is_dropped() -> None:
    assert decode(b"a\x00b").text == "ab"


def test_curly_quotes_of_pages_that_claim_latin_1() -> None:
    assert decode(b"\x93quoted\x94", content_type="text/html; charset=iso-8859-1").text == "“quoted”"
