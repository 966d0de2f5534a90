"""Who hears of a warning, a supervision, an answer: one message an event, at the hour that `notices` keeps (staff: the digest of 08:30)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hezhi.ground.accounts import queries as accounts
from hezhi.ground.notices import actions as notices
from hezhi.ground.notices import wording
from hezhi.response.requests import queries as requests

from ..models import EarlyWarning, Supervision

NEAREST = (16, 12)  # lengths of the paths of a community and a subdistrict: who looks into a matter first

WORDS = {
    "raised": (
        _("未诉先办预警"),
        _("%(compound)s“%(category)s”%(began)s起 %(voices)s 件，平常这些天约 %(expected)s 件。"),
    ),
    "supervised": (_("督办"), _("%(number)s 请在 %(by)s 前说明：%(reason)s")),
    "escalated": (_("超时已升级"), _("%(number)s %(handler)s 已超时，请过问。")),
    "answered": (_("督办有答复"), _("%(number)s %(handler)s：%(answer)s")),
}
HISTORY_WORDS = {  # what our deeds to a request are called in its history
    "warnings.supervise": _("督办"),
    "warnings.escalate": _("超时升级"),
    "warnings.answer_supervision": _("答复督办"),
    "warnings.press_supervision": _("再次督办"),
    "warnings.close_supervision": _("了结督办"),
}


def register_words() -> None:
    """Make the messages known, and the names of our deeds in a request's history; in apps.ready()."""
    requests.register_history_words(HISTORY_WORDS)
    for name, (title, text) in WORDS.items():
        wording.register(wording.Wording(f"warnings.{name}", title, text, kind="answer"))


def tell_of_warning(warning: EarlyWarning) -> int:
    """The community and the street in which it is. Returns how many were told now."""
    ends = [warning.area_path[:width] for width in NEAREST if len(warning.area_path) >= width]
    values = {
        "compound": warning.compound.name,
        "category": warning.category.name,
        "began": warning.began.isoformat(),
        "voices": str(warning.voices),
        "expected": f"{warning.expected:.1f}",
    }
    path = reverse("warnings:warning", args=[warning.pk])
    return _tell(
        accounts.holders_of_deed("warnings.look_into", paths=ends),
        "warnings.raised",
        f"warnings.raised:{warning.pk}",
        values,
        path,
    )


def tell_of_supervision(supervision: Supervision, row: int) -> int:
    """The handler's desk; `row` is the history's, so that each asking is told once."""
    by = timezone.localtime(supervision.answer_by)
    values = {"number": supervision.request.number, "by": f"{by:%Y-%m-%d %H:%M}", "reason": supervision.reason}
    event = f"warnings.supervised:{supervision.pk}:{row}"
    users = accounts.holders_of_deed("warnings.answer_supervision", desk=supervision.desk)
    return _tell(users, "warnings.supervised", event, values, reverse("warnings:supervisions"))


def tell_of_escalation(supervision: Supervision, path: str) -> int:
    """Whoever supervises at the level above; `path` is that level's area."""
    values = {"number": supervision.request.number, "handler": str(supervision.handler)}
    users = accounts.holders_of_deed("warnings.supervise", paths=[path])
    event = f"warnings.escalated:{supervision.pk}"
    return _tell(users, "warnings.escalated", event, values, reverse("warnings:supervisions"))


def tell_of_answer(supervision: Supervision, row: int) -> int:
    """Who asked."""
    user = accounts.active_user(supervision.raised_by) if supervision.raised_by else None
    values = {
        "number": supervision.request.number,
        "handler": str(supervision.handler),
        "answer": supervision.answer[:80],
    }
    event = f"warnings.answered:{supervision.pk}:{row}"
    return _tell([user] if user else [], "warnings.answered", event, values, reverse("warnings:supervisions"))


def _tell(users, template, event, values, path) -> int:
    return sum(notices.tell(user, template, event=event, values=values, path=path) for user in users)
