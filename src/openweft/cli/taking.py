"""`openweft import whole`: a workspace made anew of its export."""

import json
import sys
from pathlib import Path

import click


def take_in_whole(path: Path, *, slug: str | None, is_dry: bool, as_json: bool) -> None:
    """Make the workspace and say what was made; Django is set up."""
    from openweft.interchange.counting import word_for
    from openweft.interchange.whole.importing import take_in
    from openweft.workspaces.models import Role

    with click.progressbar(length=100, label="Reading", file=sys.stderr) as bar:
        made = take_in(
            path,
            slug=slug or "",
            is_dry=is_dry,
            progress=lambda share, _part: bar.update(round(share * 100) - bar.pos),
        )
    if as_json:
        click.echo(json.dumps({"workspace": made.workspace.slug, "rows": made.rows}, indent=2))
        return
    verb = "Would make" if is_dry else "Made"
    rows = sum(made.rows.values())
    click.echo(f"{verb} {made.workspace} of {rows} {word_for('row', rows)}.")
    if is_dry:
        return
    seats = made.workspace.members.active()
    waiting = [seat for seat in seats.filter(role=Role.OWNER) if seat.user is None or not
               seat.user.has_usable_password()]  # fmt: skip
    if waiting:
        click.echo(
            "People who had an account choose a password by “Forgot password”; an owner without "
            "mail gets one by `openweft createsuperuser` with their address."
        )
