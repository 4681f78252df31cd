import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from tests.processes import ROOT

NOT_PASSED_ON = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "PORT", "HOST")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def environment(home):
    kept = {name: text for name, text in os.environ.items() if name not in NOT_PASSED_ON}
    return {**kept, "OPENWEFT_HOME": str(home)}


@pytest.fixture(scope="session")
def new_database(tmp_path_factory):
    """A database as `openweft migrate` leaves it, made once for all who copy it."""
    folder = tmp_path_factory.mktemp("new")
    kept = {name: text for name, text in os.environ.items() if name not in NOT_PASSED_ON}
    subprocess.run(
        [sys.executable, "-m", "openweft.cli", "migrate"],
        env={**kept, "OPENWEFT_HOME": str(folder)},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return folder


@pytest.fixture
def migrated(home, new_database):
    shutil.copytree(new_database, home)
    return home


@pytest.fixture
def begin(environment):
    """Starts the command as a process of its own, in a group of its own."""
    started = []

    def start(*arguments, **variables):
        process = subprocess.Popen(
            [sys.executable, "-m", "openweft.cli", *arguments],
            env={**environment, **variables},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def openweft(begin):
    """Runs the command to its end."""

    def run(*arguments, **variables):
        process = begin(*arguments, **variables)
        out, err = process.communicate(timeout=90)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    return run


@pytest.fixture
def call(db):
    """Calls a command here, on the test's own database."""

    def run(command, *arguments):
        return CliRunner().invoke(command, [str(each) for each in arguments])

    return run
