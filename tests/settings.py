"""The product's settings as tests run them: a throw-away home, quick passwords, no mail."""

import os
import tempfile
from pathlib import Path

if "OPENWEFT_HOME" not in os.environ or "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["OPENWEFT_HOME"] = tempfile.mkdtemp(prefix="openweft-test-")
os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ.setdefault("LOG_FORMAT", "text")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from openweft.config.settings import *  # noqa: F403
from openweft.config.settings import DATABASES, ENV

HOME = Path(os.environ["OPENWEFT_HOME"])
if not ENV.database_url:  # a file, so that processes started by a test see it too
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
else:
    DATABASES["default"].setdefault("OPTIONS", {}).pop("pool", None)
PASSWORD_HASHERS = ["tests.factories.QuickHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
