"""What a machine can hold of the house rules. Each rule names the files that break it."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Manager

from community.events.verbs import catalogue

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    path
    for folder in ("accounts", "community", "config")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))

# Rows with an audience. People, firms and memberships are seen by other rules, which stand beside them.
WITH_CONTENT = {
    model.__name__
    for model in apps.get_models()
    if isinstance(getattr(model, "objects", None), Manager) and hasattr(model.objects, "visible_to")
}
# Row work lives in acts, in what acts share, in the effects of durable readers, and in what a job counts.
# Everything else reads.
MAY_WRITE = re.compile(
    r"/actions(/\w+)?\.py$|/management/"
    r"|/(joining|seating|importing|sending|posting|letters|tokens|record|relay|telling|gathering|carrying|moving|redrawing)\.py$"
    r"|/demo(/\w+)?\.py$|/tasks\.py$|^config/"
)
WRITES = {
    "save",
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "bulk_update",
    "delete",
    "update",
}
# Not rows of the database: dictionaries, sets, hashes, forms, sessions, pictures.
NOT_ROWS = re.compile(
    r"hashlib|digest|session|cookies|context|facts|kwargs|headers|cache|css|sink|counts|seen|attrs|picture|pypdfium2"
)
FORBIDDEN_MODULES = {
    "utils",
    "helpers",
    "services",
    "managers",
    "signals",
    "mixins",
    "base",
    "util",
    "common",
    "misc",
}
FORBIDDEN_NAMES = re.compile(
    r"(^|_)(data|info|obj|manager|handler|process|util|utils|helper)(_|$)", re.IGNORECASE
)
# Names that Django or a library asks for.
GIVEN_NAMES = {
    "handle_data",
    "process_log_record",
    "process_view",
    "process_exception",
    "clean_data",
    "cleaned_data",
    "handler400",
    "handler404",
    "handler500",
}


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def test_there_is_something_to_read():
    assert len(SOURCES) > 40
    assert len(TESTS) > 15
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_views_ask_visible_to_first(path):
    """In a view, a query of rows with content goes on with `visible_to`."""
    if not re.search(r"/views(/\w+)?\.py$", short(path)) or "administration" in path.parts:
        return
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.Attribute)
            and node.attr == "objects"
            and ast.unparse(node.value) in WITH_CONTENT
        ):
            line = path.read_text().splitlines()[node.lineno - 1 : node.end_lineno + 4]
            assert any("visible_to" in part for part in line), (
                f"{short(path)}:{node.lineno} reads around visible_to"
            )


def test_rows_are_written_in_acts_only():
    found = []
    for path in SOURCES:
        if MAY_WRITE.search(short(path)):
            continue
        for node in ast.walk(tree_of(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                owner = ast.unparse(node.func.value)
                if ".objects" in owner or (
                    node.func.attr in {"save", "delete"} and not NOT_ROWS.search(owner)
                ):
                    found.append(f"{short(path)}:{node.lineno} {ast.unparse(node)[:60]}")
    assert not found, found


def test_public_functions_of_actions_are_acts_or_questions():
    found = []
    for path in SOURCES:
        if not re.search(r"/actions(/\w+)?\.py$", short(path)):
            continue
        for node in tree_of(path).body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith(("_", "can_", "is_", "require_"))
                and not any("act" in ast.unparse(decorator) for decorator in node.decorator_list)
            ):
                found.append(f"{short(path)}:{node.lineno} {node.name}")
    assert not found, found


def test_names():
    found = [short(path) for path in SOURCES if path.stem in FORBIDDEN_MODULES]
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            is_named = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in GIVEN_NAMES
            if is_named and FORBIDDEN_NAMES.search(node.name):
                found.append(f"{short(path)}:{node.lineno} {node.name}")
    assert not found, found


def test_no_exception_is_swallowed_whole():
    found = []
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else ""
                if caught in {"", "Exception", "BaseException"} and not any(
                    isinstance(inner, ast.Raise) for inner in ast.walk(node)
                ):
                    found.append(f"{short(path)}:{node.lineno}")
    assert not found, found


def test_no_signals_of_our_own():
    found = [
        short(path)
        for path in SOURCES
        if re.search(r"\bSignal\(\)|post_save|pre_save|m2m_changed", path.read_text())
    ]
    assert not found, found


def test_each_module_says_why_it_exists():
    found = [
        short(path)
        for path in SOURCES
        if path.stem not in {"__init__", "apps"}
        and path.read_text().strip()
        and not ast.get_docstring(tree_of(path))
    ]
    assert not found, found


def test_files_stay_short():
    """About 250 lines; a longer file is split by noun or verb."""
    found = {short(path): lines for path in SOURCES if (lines := len(path.read_text().splitlines())) > 300}
    found.pop("community/demo/talk.py", None)  # what people say
    assert not found, found


def test_every_verb_is_recorded_by_some_act():
    acts = "\n".join(path.read_text() for path in SOURCES if path.stem != "verbs")
    unused = []
    for path in SOURCES:
        if path.stem != "verbs" or path.parent.name == "events":
            continue
        for node in tree_of(path).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("verb("):
                constant = ast.unparse(node.targets[0])
                if not re.search(rf"\b{constant}\b", acts):
                    unused.append(f"{short(path)} {constant}")
    assert not unused, unused
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", name) for name in catalogue)


def test_every_template_is_used():
    texts = "\n".join(path.read_text() for path in [*SOURCES, *TEMPLATES])
    given = re.compile(
        r"^(account|mfa|usersessions|socialaccount|allauth|admin)/|^(400|403|403_csrf|404|429|500|503)\.html$"
    )
    names = [path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES]
    unused = [name for name in names if not given.search(name) and name not in texts]
    # A letter is written from mail/NAME.txt and mail/NAME.html.
    unused = [name for name in unused if re.sub(r"^mail/|\.(html|txt)$", "", name) not in texts]
    assert not unused, unused


def test_templates_carry_no_inline_script_or_style():
    """Mails need style attributes: their readers know no style sheets."""
    found = []
    for path in TEMPLATES:
        if "mail" in path.relative_to(ROOT / "templates").parts:
            continue
        text = path.read_text()
        if re.search(
            r"<script(?![^>]*\b(src|type=\"application/json\"))[^>]*>|\son\w+=\"|\sstyle=|javascript:", text
        ):
            found.append(short(path))
    assert not found, found


def test_every_test_can_fail():
    """Each test asserts, expects, or demands an error."""
    found = []
    for path in TESTS:
        for node in functions(tree_of(path)):
            words = ast.unparse(node)
            if node.name.startswith("test_") and not re.search(
                r"\bassert\b|raises|expect|\bcheck_|\brefused|\bsame_queries|_stays|assert_", words
            ):
                found.append(f"{short(path)}:{node.lineno} {node.name}")
    assert not found, found


def test_nothing_names_this_machine_or_a_registry():
    """Hosts of registries and folders of one machine have no place in the project."""
    # Written in pieces, so that this file doesn't find itself.
    words = [
        "/wo" + "rk/",
        "/tmp/bri" + "ef",
        "pypi" + ".org",
        "registry.npm" + "js",
        "files.python" + "hosted",
    ]
    listed = [path for path in ROOT.iterdir() if path.is_file()] + [*SOURCES, *TESTS, *TEMPLATES]
    listed += sorted((ROOT / "docs").rglob("*.md"))
    found = [
        f"{short(path)}: {word}"
        for path in listed
        if path.suffix not in {".png", ".woff2"}
        for word in words
        if word in path.read_text(errors="replace")
    ]
    assert not found, found
