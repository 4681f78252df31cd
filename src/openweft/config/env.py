"""What can be set from outside, typed; `docs/settings.md` explains it to who runs it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from openweft.config.databases import check_address
from openweft.config.mail import mail_settings


def _names(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _mail(url: str) -> str:
    mail_settings(url)
    return url


def _page(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("it is no address such as https://product.example.com")
    return url


DatabaseUrl = Annotated[str, AfterValidator(check_address)]
MailUrl = Annotated[str, AfterValidator(_mail)]
PageUrl = Annotated[str, AfterValidator(_page)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]


class Environment(BaseModel):
    """Every setting of the program; a field's alias is its environment variable."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("openweft"),
        alias="OPENWEFT_HOME",
        description="The folder that holds the database, the secret key and attachments.",
    )
    database_url: DatabaseUrl = Field(
        "",
        alias="DATABASE_URL",
        description="Where the data is; a SQLite file in OPENWEFT_HOME unless set.",
    )
    secret_key: str = Field(
        "",
        alias="SECRET_KEY",
        description="Signs sessions and links; made once and kept in OPENWEFT_HOME unless set.",
    )
    host: str = Field("127.0.0.1", alias="HOST", description="The address to listen on.")
    port: int = Field(8000, alias="PORT", ge=0, le=65535, description="The port to listen on.")
    public_url: PageUrl = Field(
        "",
        alias="PUBLIC_URL",
        description="The address people use, such as https://product.example.com.",
    )
    allowed_hosts: Names = Field(
        (),
        alias="ALLOWED_HOSTS",
        description="Further host names to answer to, separated by commas.",
    )
    trusted_proxies: Names = Field(
        ("127.0.0.1", "::1"),
        alias="TRUSTED_PROXIES",
        description="Addresses of proxies whose X-Forwarded headers are believed.",
    )
    sign_up: Literal["open", "invited"] = Field(
        "open", alias="SIGN_UP", description="Who may sign up: anybody, or only those invited."
    )
    workers: int = Field(
        1, alias="WORKERS", ge=0, le=64, description="How many jobs run at once; 0 starts none."
    )
    threads: int = Field(
        8, alias="THREADS", ge=1, le=128, description="How many pages are answered at once."
    )
    engine_memory_mb: int = Field(
        2048,
        alias="ENGINE_MEMORY_MB",
        ge=256,
        description="The memory one computation may use before it is stopped.",
    )
    backup_every_hours: int = Field(
        0,
        alias="BACKUP_EVERY_HOURS",
        ge=0,
        le=24 * 31,
        description="How often the worker backs the database up; 0 never.",
    )
    backup_keep: int = Field(
        7, alias="BACKUP_KEEP", ge=1, description="How many scheduled backups are kept."
    )
    backup_dir: Path | None = Field(
        None,
        alias="BACKUP_DIR",
        description="The folder of scheduled backups; `backups` in OPENWEFT_HOME unless set.",
    )
    upload_mb: int = Field(
        32,
        alias="UPLOAD_MB",
        ge=1,
        le=1024,
        description="How large the files of one upload may be together.",
    )
    email_url: MailUrl = Field(
        "",
        alias="EMAIL_URL",
        description="The mail server, such as smtp+tls://user:password@mail.example.com:587.",
    )
    email_from: str = Field(
        "openweft@localhost", alias="EMAIL_FROM", description="The sender of our mail."
    )
    email_bounces: str = Field(
        "",
        alias="EMAIL_BOUNCES",
        description="Where mail that cannot be delivered comes back to; EMAIL_FROM unless set.",
    )
    private_webhooks: bool = Field(
        default=False,
        alias="PRIVATE_WEBHOOKS",
        description="Lets chat webhooks lead to private addresses, such as a chat in the house.",
    )
    log_format: Literal["auto", "json", "text"] = Field(
        "auto",
        alias="LOG_FORMAT",
        description="auto writes text to a terminal and one JSON object a line elsewhere.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", alias="LOG_LEVEL", description="The least severity that is written."
    )
    debug: bool = Field(
        default=False, alias="DEBUG", description="Shows errors in the browser; for developers."
    )

    @property
    def backups(self) -> Path:
        """The folder of scheduled backups."""
        return self.backup_dir or self.home / "backups"

    @property
    def address(self) -> str:
        """The address to print and to put into mail, without a slash at the end."""
        shown = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else self.host  # noqa: S104 - compared, not bound
        return self.public_url.rstrip("/") or f"http://{shown}:{self.port}"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        public = urlsplit(self.public_url).hostname
        own = () if self.host in {"0.0.0.0", "::"} else (self.host,)  # noqa: S104 - as above
        return [
            "localhost",
            "127.0.0.1",
            "[::1]",
            *own,
            *((public,) if public else ()),
            *self.allowed_hosts,
        ]


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """The settings in `variables`, the process's own unless given; empty counts as unset.

    Raises pydantic.ValidationError, naming every variable that cannot be read.
    """
    source = os.environ if variables is None else variables
    return Environment.model_validate({name: text for name, text in source.items() if text != ""})
