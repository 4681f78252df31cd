"""The rules of the house that a test can hold."""

import ast
import os
import re
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.management import call_command

from openweft.config.env import Environment
from openweft.items.models import Kind
from openweft.items.models.kindred import KindRow
from openweft.items.operations import delete_item, edit_item
from openweft.roadmap.operations import valued
from tests.house.machine import ROOT, traces
from tests.house.world import build_world

SOURCE = ROOT / "src" / "openweft"
MODULE_LINES, TEST_LINES, TEMPLATE_LINES = 400, 500, 150
POSITIONAL = 5
DOMAIN = ("workspaces", "items", "strategy", "roadmap", "reports", "interchange", "web", "api")

# What may be larger than the ceiling, and why.
LARGER: dict[str, str] = {}


def lines_of(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def too_long(folder, pattern, ceiling):
    return [
        f"{path.relative_to(ROOT)}: {lines_of(path)}"
        for path in sorted(folder.rglob(pattern))
        if lines_of(path) > ceiling
        and "migrations" not in path.parts
        and str(path.relative_to(ROOT)) not in LARGER
    ]


def test_no_module_is_longer_than_its_ceiling():
    assert too_long(SOURCE, "*.py", MODULE_LINES) == []
    assert too_long(ROOT / "tests", "*.py", TEST_LINES) == []
    assert too_long(SOURCE / "web" / "templates", "*.html", TEMPLATE_LINES) == []


def test_every_exception_from_the_sizes_is_still_needed():
    assert all(lines_of(ROOT / name) > TEMPLATE_LINES and why for name, why in LARGER.items())


def test_no_function_takes_more_than_five_positional_arguments():
    wrong = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "migrations" not in path.parts:
                named = [a for a in node.args.posonlyargs + node.args.args if a.arg != "self"]
                if len(named) > POSITIONAL:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert wrong == []


def test_a_domain_app_has_no_module_named_after_nothing():
    forbidden = {"views.py", "utils.py", "helpers.py", "services.py", "signals.py"}
    found = [str(p.relative_to(ROOT)) for p in SOURCE.rglob("*.py") if p.name in forbidden]
    assert found == []


def test_the_web_process_imports_no_solver(tmp_path):
    code = (
        "import openweft.config.asgi, sys;"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "heavy = {'highspy', 'ortools', 'numba', 'scipy', 'statsmodels', 'numpy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = {**os.environ, "OPENWEFT_HOME": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "openweft.config.settings"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr


def test_every_setting_is_documented():
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    names = [field.alias for field in Environment.model_fields.values()]
    assert [name for name in names if f"`{name}`" not in page] == []
    assert all(field.description for field in Environment.model_fields.values())


def kind_tables():
    return [model for model in apps.get_models() if issubclass(model, KindRow)]


def test_every_refusal_is_a_sentence_that_can_be_translated():
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for app in DOMAIN
        for path in (SOURCE / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise) and _has_bare_words(node)
    ]
    assert bare == []


def _has_bare_words(node):
    """Whether a refusal is raised with words of its own that gettext never sees."""
    if not (isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name)):
        return False
    refusals = {"DomainError", "Invalid", "Conflict", "Stale", "NotAllowed"}
    if node.exc.func.id not in refusals or not node.exc.args:
        return False
    said = node.exc.args[0]
    parts = said.values if isinstance(said, ast.JoinedStr) else [said]
    words = (part.value for part in parts if isinstance(part, ast.Constant))
    return any(character.isalpha() for word in words for character in str(word))


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_repository_names_no_machine():
    assert traces() == []


@pytest.mark.django_db
def test_what_a_kinds_table_repeats_equals_the_items_own(ana):
    world = build_world(ana)
    edit_item(
        world.open["Release"].pk, changes={"visibility": "restricted"}, based_on=None, by=ana
    )
    delete_item(world.open["Commitment"].pk, by=ana)

    for model in kind_tables():
        rows = list(model._default_manager.select_related("item"))
        assert rows, f"build_world makes no {model.__name__}"
        for row in rows:
            repeated = KindRow.repeated(row.item)
            assert {name: getattr(row, name) for name in repeated} == repeated


def test_every_kind_of_item_has_its_table():
    assert {model.KIND for model in kind_tables()} == set(Kind)


def test_every_benchmark_is_one_file_with_a_docstring():
    files = [p for p in (ROOT / "benchmarks").glob("*.py") if not p.name.startswith("_")]
    assert files
    assert all(ast.get_docstring(ast.parse(p.read_text(encoding="utf-8"))) for p in files)


def test_templates_write_no_script_style_or_handler_inline():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=[\"']|hx-on|javascript:"
    )
    wrong = []
    for path in sorted((SOURCE / "web" / "templates").rglob("*.html")):
        if path.parts[-2:] == ("notices", "mail.html"):
            continue  # no page: mail programs know no other styles
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if inline.search(line) and "application/json" not in line:
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert wrong == []


def test_no_template_puts_a_form_into_a_paragraph():
    """A browser ends the paragraph before the form, and the page is not what was written."""
    paragraph = re.compile(r"<p(?:\s[^>]*)?>((?:(?!</p>).)*)", re.DOTALL)
    forms = re.compile(r"<form\b|\b(post_button|placed|folded|post_form|autosubmit)\(")
    wrong = [
        str(path.relative_to(SOURCE))
        for path in sorted((SOURCE / "web" / "templates").rglob("*.html"))
        if any(forms.search(inside) for inside in paragraph.findall(path.read_text()))
    ]
    assert wrong == []


def test_every_operation_and_model_says_what_it_is():
    wrong = []
    for path in SOURCE.rglob("*.py"):
        if path.name != "operations.py" and "operations" not in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert wrong == []


def test_edges_leave_no_value_or_floor_behind_what_they_do_below_the_roadmap():
    followed = set(vars(valued)) - {"delete_and_value", "restore_and_value"}
    bare = {name.removesuffix("_and_value") for name in followed if name.endswith("_and_value")}
    bare |= {"delete_item", "restore_item", "align_item", "unalign_item"}
    bare |= {"edit_product", "edit_function", "delete_function"}  # floors are named after these
    wrong = []
    for path in (path for edge in ("web", "api") for path in (SOURCE / edge).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = set()
            if isinstance(node, ast.ImportFrom) and str(node.module).endswith("operations"):
                names = {each.name for each in node.names}
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                names = {node.attr} if node.value.id == "operations" else set()
            wrong += [f"{path.relative_to(ROOT)}: {name}" for name in sorted(names & bare)]
    assert wrong == []
