"""Encodings x {right, wrong, missing, lying header} x {declared inside, or not} x {feed, page}."""

from __future__ import annotations

from collections.abc import Iterator

from tests.badinput.cases import READ, Document, document

SIMPLIFIED = (
    "小模型装进了手机，大厂把入口放在小程序里。开发者说，部署比训练更要紧，分发决定谁能被看见。"
    "监管部门要求备案，企业先把数据留在本地，再谈出海。价格一降再降，默认安装才是胜负手。"
)
TRADITIONAL = (
    "小模型裝進了手機，大廠把入口放在小程序裡。開發者說，部署比訓練更要緊，分發決定誰能被看見。"
    "監管部門要求備案，企業先把資料留在本地，再談出海。價格一降再降，預設安裝才是勝負手。"
)
JAPANESE = (
    "小さな模型がスマートフォンに入りました。開発者は、配置が訓練よりも大切だと言います。入口を決めるのは誰でしょうか。"
)
KOREAN = (
    "작은 모델이 전화기에 들어갔습니다. 개발자는 배치가 훈련보다 중요하다고 말합니다. 입구를 정하는 것은 누구입니까."
)
RUSSIAN = "Малые модели теперь в телефоне. Разработчики говорят, что внедрение важнее обучения, а вход решает всё."
GREEK = "Τα μικρά μοντέλα μπήκαν στο τηλέφωνο. Οι προγραμματιστές λένε ότι η διάθεση μετράει πιο πολύ."
FRENCH = "Les petits modèles sont déjà dans les téléphones : la distribution décide, et l’été n’y change rien, dit-on à Genève."
POLISH = "Małe modele są już w telefonach. Wdrożenie jest ważniejsze niż szkolenie, mówią twórcy z Łodzi i Gdańska."
TURKISH = "Küçük modeller artık telefonda. Geliştiriciler dağıtımın eğitimden önemli olduğunu söylüyor, İstanbul'da da."
VIETNAMESE = "Mô hình nho đa vao điên thoai. Triên khai quan trong hon huân luyên, cac nha phat triên noi."
HEBREW = "מודלים קטנים כבר בטלפון. המפתחים אומרים שההפצה חשובה מן האימון."
ARABIC = "النماذج الصغيرة في الهاتف الآن. يقول المطورون إن التوزيع أهم من التدريب."

# name as declared, Python's codec, text, words that must arrive
EAST_ASIAN = (
    ("gb18030", "gb18030", SIMPLIFIED, "小模型"),
    ("gbk", "gbk", SIMPLIFIED, "小模型"),
    ("gb2312", "gb2312", SIMPLIFIED, "小模型"),
    ("big5", "big5", TRADITIONAL, "小模型"),
    ("big5-hkscs", "big5hkscs", TRADITIONAL, "小模型"),
    ("shift_jis", "shift_jis", JAPANESE, "小さな模型"),
    ("windows-31j", "cp932", JAPANESE, "小さな模型"),
    ("euc-jp", "euc_jp", JAPANESE, "小さな模型"),
    ("euc-kr", "euc_kr", KOREAN, "작은 모델"),
    ("ks_c_5601-1987", "cp949", KOREAN, "작은 모델"),
)
UNICODE = (
    ("utf-8", "utf-8", SIMPLIFIED, "小模型"),
    ("utf-8", "utf-8-sig", TRADITIONAL, "小模型"),
    ("utf-16", "utf-16", SIMPLIFIED, "小模型"),
    ("utf-16le", "utf-16-le", SIMPLIFIED, "小模型"),
    ("utf-16be", "utf-16-be", TRADITIONAL, "小模型"),
)
OTHERS = (
    ("koi8-r", "koi8_r", RUSSIAN, "Малые модели"),
    ("windows-1251", "cp1251", RUSSIAN, "Малые модели"),
    ("iso-8859-5", "iso8859_5", RUSSIAN, "Малые модели"),
    ("windows-1253", "cp1253", GREEK, "μικρά"),
    ("iso-8859-7", "iso8859_7", GREEK, "μικρά"),
    ("windows-1252", "cp1252", FRENCH, "modèles"),
    ("iso-8859-15", "iso8859_15", FRENCH.replace("’", "'"), "modèles"),
    ("iso-8859-1", "latin_1", FRENCH.replace("’", "'"), "modèles"),
    ("windows-1250", "cp1250", POLISH, "Małe"),
    ("iso-8859-2", "iso8859_2", POLISH, "Małe"),
    ("windows-1254", "cp1254", TURKISH, "Küçük"),
    ("iso-8859-9", "iso8859_9", TURKISH, "Küçük"),
    ("windows-1258", "cp1258", VIETNAMESE, "nho đa"),
    ("windows-1255", "cp1255", HEBREW, "מודלים"),
    ("iso-8859-8", "iso8859_8", HEBREW, "מודלים"),
    ("windows-1256", "cp1256", ARABIC, "النماذج"),
    ("iso-2022-jp", "iso2022_jp", JAPANESE, "小さな模型"),
)
UNKNOWN = ("x-no-such", "utf-9", "binary", "none", "8bit", "unicode", "x-user-defined", "utf-7", "unicode_escape",
           "raw_unicode_escape", "punycode", "idna", "undefined", "rot13", "zlib", "base64", "hex", "uu", "bz2", "mbcs", "utf-8;;",
           "'utf-8", "a" * 300, "../utf-8", "utf_8_sig")  # fmt: skip


def feed(text: str, declared: str) -> str:
    """One entry whose title begins with the words that must arrive."""
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    title, rest = text[:30], text
    return (
        f'{prolog}<rss version="2.0"><channel><title>T</title><item><title>{title}</title>'
        f"<link>https://outlet.example/1</link><description>{rest}</description></item></channel></rss>"
    )


def page(text: str, declared: str) -> str:
    """A piece's own page."""
    meta = f'<meta charset="{declared}">' if declared else ""
    return (
        f"<html><head>{meta}<title>{text[:30]}</title></head><body><article><h1>{text[:30]}</h1>"
        + f"<p>{text}</p>" * 3
        + "</article></body></html>"
    )


def _cases() -> Iterator[Document]:
    for names in (EAST_ASIAN, UNICODE, OTHERS):
        for declared, codec, text, words in names:
            for header in ("right", "wrong", "missing", "lying"):
                for inside in ("right", "missing"):
                    yield from _pair(declared, codec, text, words, header, inside)
    for name in UNKNOWN:
        yield from _pair(name, "utf-8", SIMPLIFIED, "小模型", "right", "right")
        yield from _pair(name, "gb18030", SIMPLIFIED, "小模型", "right", "missing")


def _pair(declared: str, codec: str, text: str, words: str, header: str, inside: str) -> Iterator[Document]:
    wrong = "utf-8" if declared != "utf-8" else "gbk"
    charset = {"right": declared, "wrong": wrong, "lying": "iso-8859-1", "missing": ""}[header]
    told = declared if inside == "right" else ""
    for kind, media, make in (("feed", "application/rss+xml", feed), ("page", "text/html", page)):
        content_type = f"{media}; charset={charset}" if charset else media
        holds = words if is_decodable(codec, header, inside) else ""
        yield document(
            f"{declared} ({codec}), {header} header, {inside} inside, {kind}", make(text, told).encode(codec, "replace"), READ,
            content_type=content_type, kind=kind, holds=holds,
        )  # fmt: skip


def is_decodable(codec: str, header: str, inside: str) -> bool:
    """East Asian text and Unicode always are, whoever lies; one-byte encodings only where nothing lies and something tells."""
    sure = {codec for _, codec, _, _ in (*EAST_ASIAN, *UNICODE)}
    if codec in sure:
        return True
    return header == "right" or (inside == "right" and header == "missing")


CASES = tuple(_cases())
