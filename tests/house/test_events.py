"""Every code of an event is in docs/events.md, however the source spells it."""

import ast
import re

from django.apps import apps

from openweft.items.models.kindred import KindRow
from tests.house.machine import ROOT

SOURCE = ROOT / "src" / "openweft"
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
WRITERS = {"append_event", "new_event", "create_row", "save_row", "change_rows", "save_changes"}


def written_in(text, kinds):
    """The codes a module writes: arguments of its calls, if it imports what writes events.

    "…{kind}.created" stands for that code of every kind.
    """
    tree = ast.parse(text)
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    if not WRITERS & (imported | defined):
        return set()
    codes = set()
    for node in _arguments(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            codes |= {node.value} if CODE.fullmatch(node.value) else set()
        elif isinstance(node, ast.JoinedStr):
            last = node.values[-1]
            if isinstance(last, ast.Constant) and re.fullmatch(r"\.[a-z_]+", str(last.value)):
                codes |= {kind + str(last.value) for kind in kinds}
    return codes


def _arguments(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for given in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from ast.walk(given)


def kinds():
    models = [model for model in apps.get_models() if issubclass(model, KindRow)]
    return {model.KIND.name.lower() for model in models}


def test_a_code_is_found_wherever_it_is_an_argument():
    found = written_in(
        "from openweft.items.operations import save_row\n"
        "save_row(row, {}, code='loom.mended')\n"
        "_keep(row, 'loom.oiled' if wet else 'loom.dried')\n"
        "new_event(f'{kind}.woven')\n"
        "print('not a code')\n",
        {"cloth"},
    )
    assert found == {"loom.mended", "loom.oiled", "loom.dried", "cloth.woven"}
    assert written_in("send('mail.sent')", set()) == set()


def test_every_event_code_is_documented():
    page = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", page, re.MULTILINE))
    written = set()
    for path in SOURCE.rglob("*.py"):
        if "migrations" not in path.parts:
            written |= written_in(path.read_text(encoding="utf-8"), kinds())
    assert written - documented == set()
    assert documented - written == set(), "documented, but nothing writes them"
