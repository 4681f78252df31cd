"""The text of `docs/permissions.md`; `python -m` this module prints it."""

import os
import sys

import django

HEAD = """\
# Permissions

Who may do what, by role, and the scope an API key needs for it. A key acts as the member who
made it and never does more than their role allows; the scope `admin` includes the others. This
page is generated from `openweft.workspaces.permissions`.

What one may not see comes first: it does not exist, whatever the role. An item is visible to
the whole workspace (`workspace`, `portal`), or only to its owner and the members, functions and
teams it is shared with (`restricted`). A guest sees only what they own or what is shared with
them by name. Portal visitors have no page yet.

"""


def permissions_page() -> str:
    """The whole page: one row per action, one column per role."""
    from openweft.workspaces.models import Role  # noqa: PLC0415 - needs Django set up
    from openweft.workspaces.permissions import MATRIX, scope_of  # noqa: PLC0415 - as above

    roles = list(Role)
    lines = [
        _row(["to", *(role.value for role in roles), "portal visitor", "API key scope"]),
        _row(["---", *("---" for _ in roles), "---", "---"]),
    ]
    for action, allowed in MATRIX.items():
        marks = ["yes" if role in allowed else "–" for role in roles]
        lines.append(_row([action.value, *marks, "–", f"`{scope_of(action).value}`"]))
    return HEAD + "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")
    django.setup()
    sys.stdout.write(permissions_page())
