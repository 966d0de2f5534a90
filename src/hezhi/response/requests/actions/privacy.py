"""What a person may take back of his own: that neighbours see it, and how he can be reached once it is over. And what goes by itself."""

from collections.abc import Iterable
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, permissions, sight
from hezhi.ground.platform.actor import Actor, job
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..models import Requester, ServiceRequest
from .closing import OWN

NOTHING = {"name": "", "phone": None, "phone_index": None, "mail": None, "handle": "", "person": None}


@transaction.atomic
def make_private(service_request: ServiceRequest, *, actor: Actor) -> ServiceRequest:
    """The person no longer wants neighbours to see it: consent to publish is taken back (《个人信息保护法》15)."""
    with sight.job(OWN):
        row = queries.lock(service_request)
        permissions.require(actor, "requests.make_private", row)
        if not row.is_public:
            raise Refused("requests.not_public", _("这件诉求本来就没有公开。"))
        row.is_public = False
        row.save(update_fields=["is_public"])
        audit.record("requests.make_private", row, actor=actor, changes={"is_public": [True, False]})
    return row


@transaction.atomic
def forget_contact(*, actor: Actor) -> int:
    """Name, telephone and e-mail leave all of the person's requests that are over; those at work keep theirs, or nobody could call back.
    Words, answers and the history stay. A telephone that serves another request stays with that one. Returns from how many they went."""
    with sight.job(OWN):
        rows = [queries.lock(pk) for pk in queries.forgettable(actor.person)]
        if not rows:
            raise Refused("requests.nothing_to_forget", _("没有可以抹去的联系方式：没结束的诉求要留着，才能给您回话。"))
        _forget_all(rows, actor)
    return len(rows)


def forget_ended() -> int:
    """The same for everybody whose request was over long enough ago (`data/contact_terms.toml`): a night's work, some hundred a transaction,
    so that nobody waits for it. May run twice. Returns from how many they went."""
    with transaction.atomic(), sight.job(queries.KEEPING):
        waiting = queries.ended_long_ago()
    return sum(_forget_some(ids) for ids in _some(waiting))


@transaction.atomic
def _forget_some(ids: Iterable[int]) -> int:
    with sight.job(queries.KEEPING):
        still = set(queries.ended_long_ago(ids))
        rows = [queries.lock(pk) for pk in ids if pk in still]
        _forget_all(rows, job(queries.KEEPING))
    return len(rows)


def _some(ids: list[int], many: int = 200):
    return (ids[at : at + many] for at in range(0, len(ids), many))


def _forget_all(rows, actor):
    for row in rows:
        permissions.require(actor, "requests.forget_contact", row)
    rows.sort(key=lambda row: row.requester_id)
    for contact, group in groupby(rows, key=lambda row: row.requester_id):
        _forget(contact, [row.pk for row in group])
    for row in rows:
        audit.record("requests.forget_contact", row, actor=actor, changes={"is_anonymous": [row.is_anonymous, True]})


def _forget(contact, over):
    rows = ServiceRequest.objects.filter(pk__in=over)
    Requester.objects.select_for_update().get(pk=contact)
    if ServiceRequest.objects.filter(requester=contact).exclude(pk__in=over).exists():
        rows.update(requester=Requester.objects.create())
    else:
        Requester.objects.filter(pk=contact).update(**NOTHING)
    rows.update(is_anonymous=True, lookup=None)
