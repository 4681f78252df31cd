"""The `openweft` command. A new subcommand is a module here and one line in COMMANDS."""

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from openweft.cli.ending import TERMINATED, code_after, leave

COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("openweft.cli.up:up", "Serve the pages, with a worker for background jobs."),
    "demo": ("openweft.cli.demo:demo", "Make the demo workspace and serve it."),
    "import": ("openweft.cli.import_:import_", "Bring a file or folder into a workspace."),
    "undo-import": ("openweft.cli.files:undo_import", "Take an import back as a unit."),
    "report-effort": ("openweft.cli.files:report_effort", "Take over effort from a CSV file."),
    "plan": ("openweft.cli.plan:plan", "Compute the best roadmap, and say why."),
    "export": ("openweft.cli.export:export", "Write a workspace whole, or as CSV or JSON."),
    "bounced": ("openweft.cli.bounced:bounced", "Take a report of mail that came back."),
    "backup": ("openweft.cli.backups:backup", "Write the whole database to one file."),
    "restore": ("openweft.cli.backups:restore", "Put a backup in place of the database."),
    "worker": ("openweft.cli.worker:worker", "Run background jobs as a process of its own."),
    "migrate": ("openweft.cli.migrate:migrate", "Bring the database to this version's tables."),
    "createsuperuser": ("openweft.cli.people:createsuperuser", "Add a person who runs this."),
    "doctor": ("openweft.cli.doctor:doctor", "Check the installation and say what is wrong."),
}


class Commands(click.Group):
    """Knows every command's summary and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="openweft")
def group() -> None:
    """Product management that shows what a product manager does.

    Data lives in OPENWEFT_HOME. Every setting is an environment variable;
    docs/settings.md lists them.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; docs/command-line.md tells the exit codes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openweft.config.settings")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # ends what is open, in order
    try:
        code = group.main(arguments, prog_name="openweft", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:
        code = code_after(error)
    leave(code if isinstance(code, int) else 0)
