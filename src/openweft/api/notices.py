"""What a member is told, and how they want to be told it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from openweft.api.auth import member_of
from openweft.api.paging import Page, Paging, one_page
from openweft.items.models import Notice, NoticeChoice, NoticeSettings
from openweft.items.notices import operations
from openweft.items.notices.choosing import chosen_ways, rhythm_of, settings_of
from openweft.items.notices.kinds import kinds
from openweft.items.notices.reading import tell_notices
from openweft.items.notices.seeing import notices_of
from openweft.workspaces.models import Member

router = Router(tags=["notices"])

CLEARABLE = frozenset({"quiet_from", "quiet_until"})


class NoticeOut(Schema):
    id: int
    kind: str = Field(description="The reason to be told, such as `mention`.")
    who: str
    did: str = Field(description="A verb phrase: who did what to the title.")
    title: str
    words: str = Field(description="What was said, shortened.")
    more: int = Field(description="How many further events of the kind joined this notice.")
    at: datetime
    item_id: int | None
    event_id: int = Field(description="The latest event; send it to read all up to it.")
    is_read: bool


class NoticesQuery(Paging):
    unread: bool = Field(default=False, description="Only those that are new.")


class ReadIn(Schema):
    up_to: int | None = Field(None, description="The `event_id` of the latest that was shown.")


class ReadOut(Schema):
    read: int


class ChoiceOut(Schema):
    kind: str
    label: str
    in_app: bool
    mail: NoticeChoice.Mail
    chat: bool


class ChoiceIn(Schema):
    in_app: bool | None = None
    mail: NoticeChoice.Mail | None = None
    chat: bool | None = None


class SettingsOut(Schema):
    is_mail_off: bool
    digest_hour: int
    quiet_from: int | None
    quiet_until: int | None
    time_zone: str = Field(description="The zone whose clock the hours follow.")
    chat: NoticeSettings.Chat
    has_chat: bool = Field(description="Whether an address is set; it is a secret, not shown.")
    chat_trouble: str


class SettingsIn(Schema):
    is_mail_off: bool | None = None
    digest_hour: int | None = Field(None, description="0 to 23.")
    quiet_from: int | None = Field(None, description="0 to 23; null with `quiet_until` for none.")
    quiet_until: int | None = None
    chat: NoticeSettings.Chat | None = None
    chat_url: str | None = Field(None, description="https; empty for no chat.")


@router.get("", response=Page[NoticeOut])
def notices(request: HttpRequest, query: Query[NoticesQuery]) -> dict[str, Any]:
    """What one is told in the app, of what one may see now, newest first."""
    by = member_of(request)
    mine = notices_of(by).filter(in_app=True).to_tell()
    rows = mine.unread() if query.unread else mine
    return one_page(rows, query, lambda found: _shown(found, by))


def _shown(found: list[Notice], by: Member) -> list[dict[str, Any]]:
    return [
        {
            "id": told.pk,
            "item_id": told.item.pk if told.item else None,
            **{
                name: getattr(told, name) for name in NoticeOut.model_fields if hasattr(told, name)
            },
        }
        for told in tell_notices(found, by=by)
    ]


@router.post("/read", response=ReadOut)
def read_all(request: HttpRequest, body: ReadIn) -> dict[str, int]:
    """Mark all notices as read, or those up to an event; says how many were new."""
    at, by = timezone.now(), member_of(request)
    return {"read": operations.read_all_notices(up_to=body.up_to, at=at, by=by)}


@router.post("/{int:notice_id}/read", response={204: None})
def read(request: HttpRequest, notice_id: int) -> Status[None]:
    """Mark one notice as read; it is not mailed any more."""
    operations.read_notice(notice_id, at=timezone.now(), by=member_of(request))
    return Status(204, None)


@router.post("/{int:notice_id}/unread", response={204: None})
def unread(request: HttpRequest, notice_id: int) -> Status[None]:
    """Keep a notice as new."""
    operations.unread_notice(notice_id, by=member_of(request))
    return Status(204, None)


@router.get("/choices", response=list[ChoiceOut])
def choices(request: HttpRequest) -> list[dict[str, Any]]:
    """Every kind of notice, and through which channels one is told of it."""
    return [
        {"kind": kind.code, "label": str(kind.label), "in_app": way.in_app, "mail": way.mail,
         "chat": way.chat}
        for kind, way in chosen_ways(member_of(request))
    ]  # fmt: skip


@router.patch("/choices/{str:kind}", response=ChoiceOut)
def choose(request: HttpRequest, kind: str, body: ChoiceIn) -> dict[str, Any]:
    """Choose through which channels one is told of a kind; what is left out stays."""
    choice = operations.choose_notices(kind, by=member_of(request), **body.dict())
    label = next(str(each.label) for each in kinds() if each.code == kind)
    way = {"in_app": choice.in_app, "mail": choice.mail, "chat": choice.chat}
    return {"kind": kind, "label": label, **way}


@router.get("/settings", response=SettingsOut)
def settings(request: HttpRequest) -> dict[str, Any]:
    """The digest's hour, quiet hours and the chat."""
    return _settings(member_of(request))


@router.patch("/settings", response=SettingsOut)
def set_settings(request: HttpRequest, body: SettingsIn) -> dict[str, Any]:
    """Change the digest's hour, quiet hours or the chat, or stop all mail; the rest stays."""
    by = member_of(request)
    given = body.dict(exclude_unset=True).items()
    changes = {name: value for name, value in given if value is not None or name in CLEARABLE}
    operations.set_notice_settings(changes=changes, by=by)
    return _settings(by)


def _settings(by: Member) -> dict[str, Any]:
    found = settings_of(by)
    return {
        **{
            name: getattr(found, name) for name in SettingsOut.model_fields if hasattr(found, name)
        },
        "time_zone": rhythm_of(by, found).zone.key,
        "has_chat": bool(found.chat_url),
    }
