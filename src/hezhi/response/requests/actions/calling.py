"""The sample of call-backs: drawn once for a period that is over, by a number that nobody here can choose."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..models import CallbackDraw
from ..rules.callback_draw import draw, seed_of

MOST_DRAWN = 200


@transaction.atomic
def draw_callbacks(*, actor: Actor, first: date, last: date, published: str, count: int) -> CallbackDraw:
    """Draw from what was answered between two days in the post's area. A period is drawn once; a second try is refused."""
    row = CallbackDraw(area_path=actor.area_path, first=first, last=last, published=published.strip()[:120])
    permissions.require(actor, "requests.draw_callbacks", row)
    if not first <= last < clock.today():
        raise Refused("requests.draw_open", _("先等这段日子过完，再用以后公布的数来抽。"), "last")
    if len(row.published) < 2:
        raise Refused("requests.draw_published", _("请写别人公布的数和期号。"), "published")
    if not 1 <= count <= MOST_DRAWN:
        raise Refused("requests.draw_count", _("一次抽 1 到 %(most)s 件。") % {"most": MOST_DRAWN}, "count")
    if queries.draws(actor).filter(first__lte=last, last__gte=first, area_path=row.area_path).exists():
        raise Refused("requests.drawn_before", _("这段日子已经抽过，不能重抽。"), "first")
    row.pool = queries.numbers_answered(first, last, actor)
    row.drawn = draw(row.pool, row.published, count)
    row.at, row.by = clock.now(), actor.post or actor.name
    row.save()
    changes = {"published": row.published, "seed": seed_of(row.published), "pool": len(row.pool), "drawn": row.drawn}
    audit.record("requests.draw_callbacks", row, actor=actor, changes=changes)
    return row
