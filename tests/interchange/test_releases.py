"""What earlier releases kept is upgraded: its pages open, its plan is computed.

Every release leaves its demo under tests/data/releases/<version>/demo.sqlite3.xz, made by
`openweft demo --no-serve` and `openweft backup`, and stays there.
"""

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest

RELEASES = sorted((Path(__file__).parent.parent / "data" / "releases").iterdir())
CRAWL = """
import os, re, django
os.environ["DJANGO_SETTINGS_MODULE"] = "openweft.config.settings"
django.setup()
from django.test import Client
from openweft.workspaces.models import User, Workspace
client = Client(HTTP_HOST="localhost")
client.force_login(User.objects.get(email="demo@openweft.example"))
start = f"/w/{Workspace.objects.get().slug}/"
waiting, seen = [start], set()
while waiting and len(seen) < 120:
    page = waiting.pop(0)
    if page in seen:
        continue
    seen.add(page)
    answer = client.get(page, follow=True)
    assert answer.status_code == 200, (page, answer.status_code)
    if not answer.streaming:
        found = re.findall(r'href="(/w/[^"#?]+)', answer.content.decode(errors="replace"))
        waiting += [each for each in found if each.startswith(start)]
print(len(seen))
"""


@pytest.mark.slow
@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_the_demo_of_a_release_is_upgraded_and_works(release, tmp_path):
    data = lzma.decompress((release / "demo.sqlite3.xz").read_bytes())
    (tmp_path / "openweft.sqlite3").write_bytes(data)
    own = {**os.environ, "OPENWEFT_HOME": str(tmp_path), "DATABASE_URL": "", "LOG_LEVEL": "ERROR"}
    own.pop("DJANGO_SETTINGS_MODULE", None)

    def run(*arguments):
        ran = subprocess.run(
            [sys.executable, *arguments], env=own, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout

    run("-m", "openweft.cli", "migrate")
    plan = json.loads(run("-m", "openweft.cli", "plan", "--json"))
    assert int(run("-c", CRAWL)) > 40
    assert any(item["included"] for item in plan["items"])
    run("-m", "openweft.cli", "export", str(tmp_path / "out.zip"))
