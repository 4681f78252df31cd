"""Prints which share of each app's lines and branches the tests reached.

Reads what `coverage run` and `coverage combine` left; fails below `fail_under`.
"""

import io
import sys

from coverage import Coverage

from tests.processes import ROOT

APPS = sorted(path.parent.name for path in (ROOT / "src" / "openweft").glob("*/__init__.py"))


def main() -> int:
    measured = Coverage()
    measured.load()
    whole = measured.report(skip_covered=True, show_missing=True, file=sys.stdout)
    least = float(str(measured.get_option("report:fail_under")))
    lines = [f"{app:14}{_share(measured, app):6.1f} %" for app in APPS]
    lines.append(f"{'all':14}{whole:6.1f} %, at least {least:g} is asked for")
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    return 0 if whole >= least else 1


def _share(measured: Coverage, app: str) -> float:
    return measured.report(include=[f"*/openweft/{app}/*"], file=io.StringIO())


if __name__ == "__main__":
    sys.exit(main())
