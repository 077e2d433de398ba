"""The repository tests itself: what no import linter or type checker can see."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "articles", "analysis")
BANNED_NAMES = {"utils", "helpers", "common", "misc", "core", "base", "services", "selectors"}
DOMAIN = (
    "articles/ingestion", "articles/health", "articles/text", "articles/egress", "articles/models", "analysis/tagging", "analysis/explore", "analysis/corrections", "analysis/keeping", "analysis/unlisted",
    "analysis/measures", "analysis/figures", "analysis/validation", "analysis/learned", "analysis/stories", "analysis/briefings", "analysis/notices", "analysis/exports", "analysis/charts", "analysis/lexicon",
)  # fmt: skip


def tracked(pattern: str) -> list[Path]:
    """Files that git tracks or would track, so that a forgotten one is checked too."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],
        capture_output=True, text=True, cwd=ROOT, check=False,
    ).stdout.splitlines()  # fmt: skip
    found = [ROOT / name for name in listed] or sorted(ROOT.glob(pattern))
    return [path for path in found if path.is_file()]


def modules() -> list[Path]:
    return [p for p in tracked("**/*.py") if p.relative_to(ROOT).parts[0] in ROOMS and "migrations" not in p.parts]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_check() -> None:
    assert len(modules()) > 50


def test_files_and_functions_stay_short() -> None:
    long_files = [name(p) for p in modules() if len(p.read_text("utf-8").splitlines()) > 400]
    long_functions = [
        f"{name(p)}:{f.lineno} {f.name}"
        for p in modules()
        for f in functions(ast.parse(p.read_text("utf-8")))
        if (f.end_lineno or f.lineno) - f.lineno + 1 > 60
    ]
    assert long_files == []
    assert long_functions == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name(p)
        for p in modules()
        if p.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]
    assert silent == []


def test_names_say_what_is_inside() -> None:
    assert [name(p) for p in modules() if p.stem in BANNED_NAMES] == []


def test_no_import_of_our_rooms_inside_a_function() -> None:
    found = [
        f"{name(p)}:{node.lineno}"
        for p in modules()
        if p.name != "apps.py"
        for f in functions(ast.parse(p.read_text("utf-8")))
        for node in ast.walk(f)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ROOMS
    ]
    assert found == []


def test_one_broad_except_a_pipeline() -> None:
    broad = [
        name(p)
        for p in modules()
        for node in ast.walk(ast.parse(p.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    ]
    allowed = {
        "articles/ingestion/confined/child.py",
        "articles/ingestion/confined/reader.py",
        "articles/ingestion/pipeline.py",
        "analysis/tagging/pipeline.py",
    }
    assert set(broad) <= allowed
    assert len(broad) == len(set(broad))


@pytest.mark.parametrize("room", DOMAIN)
def test_domain_rooms_know_no_request(room: str) -> None:
    """A domain room may be called by a command, a task or a page: it must not import Django's web side."""
    web = re.compile(r"^\s*from django\.(shortcuts|views|template\.response|urls)\b", re.M)
    found = [name(p) for p in modules() if name(p).startswith(room + "/") and web.search(p.read_text("utf-8"))]
    assert found == []


def test_articles_never_reach_into_analysis_by_a_lookup() -> None:
    """`related_name`s of analysis are visible from Article, but articles must not use them."""
    names = re.compile(r"\b(assertions|tagging_runs|story_member|entry__|articletag)\b")
    found = [name(p) for p in modules() if name(p).startswith("articles/") and names.search(p.read_text("utf-8"))]
    assert found == []


def test_every_setting_is_in_the_example() -> None:
    read = set()
    for path in (ROOT / "config").rglob("*.py"):
        read |= set(re.findall(r"env\.\w+\(\s*[\"']([A-Z_]+)[\"']", path.read_text("utf-8")))
    example = set(re.findall(r"^#?\s*([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
    assert read
    assert read - example == set()


def test_every_dependency_gives_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text.split("dependencies = [", 1)[1].split("[tool.uv]", 1)[0]
    bare = [line.strip() for line in block.splitlines() if line.strip().startswith('"') and "#" not in line]
    assert bare == []


def test_the_lock_names_no_host_and_pins_by_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > lock.count("==")


def test_the_project_speaks_of_the_product_alone() -> None:
    banned = re.compile("|".join(("/wo" + "rk/", "/fa" + "rm/", r"\.\./sh" + r"ared(?!/data/real)", "sub" + "agent")))
    found = []
    for path in tracked("**/*") + tracked("*"):
        if path.suffix in {".png", ".lock", ".woff2", ".pyc"} or path == Path(__file__):
            continue
        text = path.read_text("utf-8", errors="ignore")
        found += [f"{name(path)}: {m.group()}" for m in banned.finditer(text)]
    assert found == []


def test_adr_numbers_run_on() -> None:
    numbers = [int(p.name[:4]) for p in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
    for path in (ROOT / "docs" / "adr").glob("*.md"):
        assert path.read_text("utf-8").startswith(f"# {int(path.name[:4])}. ")


def test_templates_hold_no_inline_script_or_style() -> None:
    inline = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|\bhx-on|js:", re.I)
    found = [name(p) for p in tracked("templates/**/*.html") if inline.search(p.read_text("utf-8"))]
    assert found == []


# --- htmx: what versions 2 and 4 both understand, and what no policy without eval forbids
ASKS = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"}
SHARED = ASKS | {
    "hx-target",
    "hx-swap",
    "hx-push-url",
    "hx-trigger",
    "hx-include",
    "hx-vals",
    "hx-confirm",
    "hx-preserve",
}
SWAPS = {"innerHTML", "outerHTML", "beforebegin", "afterbegin", "beforeend", "afterend", "delete", "none"}


def htmx_faults(source: str) -> list[str]:
    """What a template asks of htmx that only one of its versions, or only a page with eval, would do."""
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", source, flags=re.S)
    faults = []
    for tag in re.findall(r"<[a-z][^<>]*\bhx-[^<>]*>", plain):
        found = dict(re.findall(r"""\s(hx-[\w:.-]+)(?:=["']([^"']*)["'])?""", tag))
        faults += [f"{name}: not in both" for name in found.keys() - SHARED]
        if found.keys() - {"hx-preserve"} and not found.keys() & ASKS:
            faults.append(f"inherited: {tag}")
        if "[" in found.get("hx-trigger", "") or re.match(r"\s*(?:js|javascript):", found.get("hx-vals", "")):
            faults.append(f"needs eval: {tag}")
        if "hx-swap" in found and found["hx-swap"] not in SWAPS:
            faults.append(f"swap {found['hx-swap']}")
    return faults


def test_templates_keep_to_what_htmx_2_and_4_share() -> None:
    found = {name(p): faults for p in tracked("templates/**/*.html") if (faults := htmx_faults(p.read_text("utf-8")))}
    assert found == {}


@pytest.mark.parametrize(
    "wrong",
    [
        '<a hx-get="/x/" hx-on:click="x()">',
        '<div hx-target="#a">',
        '<div hx-boost="true">',
        '<a hx-get="/x/" hx-ext="sse">',
        '<a hx-get="/x/" hx-trigger="click[ctrlKey]">',
        """<a hx-get="/x/" hx-vals='js:{a: 1}'>""",
        '<a hx-get="/x/" hx-target:inherited="#a">',
        '<a hx-get="/x/" hx-swap="innerMorph">',
    ],
)
def test_the_lint_of_htmx_finds(wrong: str) -> None:
    assert htmx_faults(wrong)


def test_scripts_speak_to_htmx_through_one_file() -> None:
    found = [
        name(p)
        for p in tracked("static/js/*.js")
        if p.name != "swaps.js" and re.search(r"htmx[.:]", p.read_text("utf-8"))
    ]
    assert found == []


def test_no_two_scripts_declare_one_name() -> None:
    """Plain scripts share one scope: the second to declare a name does not run at all."""
    declared = re.compile(r"^(?:const|let|class|function|async function) (?:\{[^}]*\}|(\w+))", re.M)
    owners: dict[str, list[str]] = {}
    for path in tracked("static/js/*.js"):
        for found in declared.findall(path.read_text("utf-8")):
            owners.setdefault(found, []).append(path.name)
    assert {found: files for found, files in owners.items() if found and len(files) > 1} == {}
