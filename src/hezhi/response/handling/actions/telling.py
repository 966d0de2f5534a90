"""Who sits at the desk is told what came and what changed; who asked a helper is told what became of it. Once an event."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.notices import actions as notices
from hezhi.ground.notices import wording
from hezhi.ground.platform import clock
from hezhi.response.requests import queries as requests

from ..models import Invitation

WORDS = {
    "sent": (_("新工单"), _("%(number)s %(title)s，%(by)s 前办结答复。")),
    "returned": (_("没解决，退回来接着办"), _("%(number)s %(title)s，%(by)s 前办结答复。")),
    "sent_back": (_("办结没有通过核实"), _("%(number)s %(title)s，看退回的理由，时限照走。")),
    "supplemented": (_("诉求人补充了情况"), _("%(number)s %(title)s，点开看。")),
    "urged": (_("诉求人催了一下"), _("%(number)s %(title)s，%(by)s 前办结答复。")),
    "withdrawn": (_("诉求人撤回了"), _("%(number)s %(title)s，不用办了。")),
    "promised": (_("今天约好要联系的"), _("%(count)s 件没解决的约了今天再联系，先办最早的。")),
    "outside_asked": (_("请您协助办一件事"), _("%(handler)s请您 %(by)s 前看一下并回话。")),
    "outside_answered": (_("外部协助回话了"), _("%(number)s %(name)s回了话，点开看。")),
    "outside_late": (_("外部协助到期没有回"), _("%(number)s %(name)s到期没有回话，链接已失效。")),
}


def register_words() -> None:
    """Make the messages known; in apps.ready()."""
    for name, (title, text) in WORDS.items():
        outside = _("请您协助办一件事，打开链接就行，不用注册。") if name == "outside_asked" else ""
        wording.register(wording.Wording(f"handling.{name}", title, text, outside=outside, kind="answer"))


@transaction.atomic
def tell_desk(request: int, what: str, *, event: str, desk: int | None = None) -> int:
    """Tell whoever sits at the desk that has a request (or at `desk`). Returns how many were told now."""
    row = requests.get_request(request)
    place = desk or (row.desk if row else None)
    if row is None or place is None:
        return 0
    values = {"number": row.number, "title": row.title[:20], "by": _said(row.due_at)}
    path = reverse("handling:order", args=[row.pk])
    told = 0
    for user in accounts.accounts_at_desk(place):
        told += notices.tell(user, f"handling.{what}", event=f"handling.{event}", values=values, path=path)
    return told


@transaction.atomic
def tell_promised(desk: int, count: int) -> int:
    """Tell a desk, once a day, that somebody was promised a word today."""
    event = f"handling.promised:{desk}:{clock.today().isoformat()}"
    told = 0
    for user in accounts.accounts_at_desk(desk):
        told += notices.tell(
            user, "handling.promised", event=event, values={"count": str(count)}, path=reverse("handling:home")
        )
    return told


@transaction.atomic
def tell_inviter(invitation: Invitation, what: str) -> bool:
    """Tell whoever asked a helper."""
    user = accounts.active_user(invitation.sent_by) if invitation.sent_by else None
    if user is None:
        return False
    values = {"number": invitation.request.number, "name": invitation.name}
    path = reverse("handling:order", args=[invitation.request_id])
    event = f"handling.{what}:{invitation.pk}"
    return notices.tell(user, f"handling.{what}", event=event, values=values, path=path)


def _said(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else "—"
