"""A worker as a process of its own, with leases short enough to wait for."""

import os
import sys
import threading
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "openweft.config.settings"

import django

django.setup()

from openweft.jobs.runner import Runner
from tests.jobs import handlers  # noqa: F401 - declares the jobs

runner = Runner(lease=timedelta(seconds=1), poll_s=0.05)
runner.start()
sys.stdout.write("ready\n")
sys.stdout.flush()
threading.Event().wait()
