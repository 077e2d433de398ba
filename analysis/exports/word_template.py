"""Templates for Word that an office brings along: found in its folder, and checked before anything in them is used."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from lxml import etree

LARGEST = 5_000_000  # bytes of the file
UNPACKED = 40_000_000  # bytes of all its parts
PARTS = 400
RATIO = 200  # times that a part may be larger than it is packed
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NAME = re.compile(r"[\w][\w .-]{0,63}\.docx", re.ASCII)
_FORBIDDEN = re.compile(r"vbaProject|/embeddings/|/activeX/|oleObject|/afchunk", re.IGNORECASE)
# fields that fetch, run or read something when the file is opened
_FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON|RD)\b", re.IGNORECASE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class TemplateFault(ValueError):
    """What is wrong with a template, in one sentence for the person who brought it."""


def offered(folder: Path) -> dict[str, Path]:
    """The templates of a folder by name, without their ending; none when there is no such folder."""
    if not folder.is_dir():
        return {}
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.is_file())
    return {path.stem: path for path in found}


def office_template(folder: Path, name: str) -> bytes:
    """A checked template of the folder.

    Raises TemplateFault when there is none of this name, it cannot be read, or it is not fit to be used.
    """
    held = offered(folder)
    if name not in held:
        known = f"There are {', '.join(held)}." if held else f"Put .docx files into {folder}."
        raise TemplateFault(f"There is no template {name[:60]!r}. {known}")
    try:
        body = held[name].read_bytes() if held[name].stat().st_size <= LARGEST else b" " * (LARGEST + 1)
    except OSError as error:
        raise TemplateFault(f"The template {name} cannot be read ({error.strerror}).") from error
    check(body, name)
    return body


def check(body: bytes, name: str) -> None:
    """Raises TemplateFault when the file is no plain Word document, is too large, or reaches outside of itself."""
    fault = _fault(body)
    if fault:
        raise TemplateFault(f"The template {name} {fault}")


def _fault(body: bytes) -> str:
    if len(body) > LARGEST:
        return f"is larger than {LARGEST // 1_000_000} MB. Make its pictures smaller."
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return _unfit(packed)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        return "is no Word document. Save it as .docx in Word."


def _unfit(packed: zipfile.ZipFile) -> str:
    parts = packed.infolist()
    names = [part.filename for part in parts]
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        return f"unpacks to more than {PARTS} parts or {UNPACKED // 1_000_000} MB. Take pictures out of it."
    if any(part.file_size > 100_000 and part.file_size > RATIO * max(part.compress_size, 1) for part in parts):
        return "is packed more tightly than a document can be. Save it anew in Word."
    if "word/document.xml" not in names or "[Content_Types].xml" not in names or len(set(names)) != len(names):
        return "is no Word document. Save it as .docx in Word."
    held = next((found for found in names if _FORBIDDEN.search(f"/{found}") or ".." in found.split("/")), "")
    if held:
        return f"holds {held[:80]}, a macro or an embedded file. Take it out."
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and (fault := _fault_of_part(part.filename, packed.read(part))):
            return fault
    return ""


def _fault_of_part(name: str, xml: bytes) -> str:
    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, reader)
    except etree.XMLSyntaxError:
        return f"cannot be read: its part {name[:80]} is broken. Save it anew in Word."
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        return f"declares a document type in {name[:80]}, which Word never does."
    if name == "[Content_Types].xml" and not root.xpath(
        f"//*[@PartName='/word/document.xml' and @ContentType='{MAIN}']"
    ):
        return "is no plain Word document, perhaps one with macros. Save it as .docx in Word."
    if name.endswith(".rels"):
        return _reaching(root)
    if root.findall(f".//{_WORD}altChunk"):
        return "takes in another file. Copy its words into the template."
    said = "".join(node.text or "" for node in root.iter(f"{_WORD}instrText"))
    said += " ".join(node.get(f"{_WORD}instr") or "" for node in root.iter(f"{_WORD}fldSimple"))
    field = _FIELDS.search(said)
    return f"has a field {field[1].upper()}, which reads something from outside. Take it out." if field else ""


def _reaching(root: etree._Element) -> str:
    """A relationship that loads something from outside; a link that a reader clicks is none."""
    for node in root.iter("{*}Relationship"):
        target = (node.get("Target") or "")[:80]
        if (node.get("TargetMode") or "").lower() != "external":
            continue
        link = (node.get("Type") or "").endswith("/hyperlink") and re.match(r"(https?|mailto):", target, re.IGNORECASE)
        if not link:
            return f"loads {target} from outside. Put it into the template itself."
    return ""
