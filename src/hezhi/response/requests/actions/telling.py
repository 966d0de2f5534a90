"""The person is told what became of the request: once an event, whoever asked and whoever joined. Hours and ways out are kept by `notices`."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.notices import actions as notices
from hezhi.ground.notices import wording
from hezhi.ground.notices.queries import has_way
from hezhi.ground.platform import sealed, sight

from .. import queries
from ..models import Dispatch, ServiceRequest

TELL = sight.purpose("requests.tell", _("告诉诉求人进展：只取这件诉求的联系方式，不看别的。"))
WORDS = {
    "received": (_("已收到您的诉求"), _("编号 %(number)s，最晚 %(by)s 答复您。您不用再找别人。")),
    "answered": (_("您的诉求有答复了"), _("%(number)s 已答复，点开看。不清楚的打 12345 报编号。")),
    "redirected": (_("这件事要到别处办"), _("%(number)s 去哪里、找谁，点开看。")),
    "dispatched": (_("已派人来办"), _("%(number)s 派给了%(handler)s，最晚 %(by)s 答复您。")),
    "extended": (_("要多用些时间"), _("%(number)s %(handler)s延期到 %(by)s，为什么，点开看。")),
    "extended_for_centre": (_("承办单位延期"), _("%(number)s %(handler)s延期到 %(by)s：%(reason)s")),
    "done": (_("已办好，请您评价"), _("%(number)s %(handler)s说办好了。联系了吗、解决了吗、满意吗，请您说。")),
    "closed": (_("您的诉求已结束"), _("%(number)s 已结束。又出现的话，可以重新打开。")),
    "emergency": (_("紧急情况请马上拨打 110、119、120"), _("%(number)s 这样的事由紧急电话处置，点开看怎么说。")),
    "joined": (
        _("和已有的一件是同一件事"),
        _("%(number)s 并到 %(main)s 一起办，现在：%(stage)s。办到哪一步都告诉您。"),
    ),
    "split": (_("您的诉求单独办"), _("%(number)s 另有情况，单独办；最晚 %(by)s 答复您。")),
    "question": (_("承办单位有一句话问您"), _("%(number)s 点开看，回一句就行。等您回话时，办理时限不停。")),
    "unreached": (
        _("给您打了几次电话没打通"),
        _("%(number)s 先结束了。还没解决的话，点开可以重新打开，或打 12345 报编号。"),
    ),
    "thanked": (_("有人谢谢你们"), _("%(number)s：%(words)s")),
    "reopened": (_("重新打开了"), _("%(number)s 没解决，接着办；最晚 %(by)s 答复您。")),
}

KINDS = {
    "done": "answer",
    "question": "answer",
    "unreached": "answer",
    "emergency": "answer",
    "thanked": "notice",
    "extended_for_centre": "notice",
}


def register_words() -> None:
    """Make the messages known; in apps.ready()."""
    for name, (title, text) in WORDS.items():
        said = wording.Wording(
            f"requests.{name}", title, text, is_urgent=name == "emergency", kind=KINDS.get(name, "request")
        )
        wording.register(said)
    for code, reason in queries.UNRESOLVED_WORDS.items():
        text = format_lazy("{}{}", reason, _("。%(number)s 在 %(next)s 前再联系您。"))
        wording.register(
            wording.Wording(f"requests.unresolved.{code}", _("没能解决，约了下次联系"), text, kind="request")
        )


@transaction.atomic
def tell_person(
    service_request: ServiceRequest | int, what: str, *, event: str, alone: bool = False, **values: str
) -> int:
    """Tell whoever asked, and (but for `alone`) whoever joined: in his list of messages who has an account, else by SMS or e-mail with a
    link to the thread. Returns how many were told now."""
    row = queries.get_request(service_request if isinstance(service_request, int) else service_request.pk)
    if row is None:
        return 0
    voices = [] if alone else list(queries.voices_of(row))
    asked = {voice.person: voice for voice in [*voices, row] if voice.person}
    told = 0
    for user in accounts.accounts_of_persons(asked):
        voice = asked[user.person]
        told += notices.tell(
            user,
            f"requests.{what}",
            event=f"requests.{event}",
            values={"number": voice.number, "by": said_day(row.due_at or row.dispatch_by), **values},
            path=reverse("requests:follow", args=[voice.pk]),
        )
        asked.pop(user.person)
    for voice in [*voices, row]:
        if not voice.person or voice.person in asked:
            told += _tell_address(voice, what, event=event)
    return told


def _tell_address(voice, what, *, event):
    """Somebody without an account: the telephone first, else the e-mail address; who stays anonymous left neither."""
    with sight.job(TELL):
        requester = queries.requester_of(voice)
    if requester is None:
        return False
    event, values, path = f"requests.{event}", {"number": voice.number}, queries.link_of(voice)
    ways = (("sms", sealed.number_to_send(requester.phone)), ("email", queries.mail_of(requester)))
    kind, address = next(((kind, address) for kind, address in ways if address and has_way(kind)), ("sms", ""))
    return notices.tell_address(kind, address, f"requests.{what}", event=event, values=values, path=path)


@transaction.atomic
def tell_centre(dispatch: Dispatch | int, reason: str, *, event: str) -> bool:
    """Tell the officer who sent it that its handler takes more time, and why (Art. 15)."""
    dispatch = queries.get_dispatch(dispatch if isinstance(dispatch, int) else dispatch.pk)
    officer = accounts.active_user(dispatch.sent_by) if dispatch and dispatch.sent_by else None
    if officer is None:
        return False
    row = dispatch.request
    values = {"number": row.number, "handler": str(dispatch.handler), "by": said_day(dispatch.due_at), "reason": reason}
    path = reverse("requests:request", args=[row.pk])
    return notices.tell(officer, "requests.extended_for_centre", event=f"requests.{event}", values=values, path=path)


@transaction.atomic
def tell_thanked(request_id: int) -> int:
    """The people of the body that was thanked. Returns how many were told now."""
    row = queries.get_request(request_id)
    if row is None or row.desk is None:
        return 0
    values = {"number": row.number, "words": row.title}
    event, path = f"requests.thanked:{row.pk}", reverse("requests:thanks")
    return sum(
        notices.tell(user, "requests.thanked", event=event, values=values, path=path)
        for user in accounts.accounts_at_desk(row.desk)
    )


def said_day(moment) -> str:
    """A moment as a date that reads the same in every language."""
    return timezone.localtime(moment).strftime("%Y-%m-%d") if moment else "—"
