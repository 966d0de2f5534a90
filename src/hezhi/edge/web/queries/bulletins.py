"""The board of public notices: everything that has been published and may be read by anybody, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.platform import sight
from hezhi.ground.platform.actor import Actor
from hezhi.ground.ui import wording
from hezhi.register.territory import queries as territory
from hezhi.response.requests import queries as requests
from hezhi.steering.indicators import queries as indicators

from .portal import PUBLIC

KINDS = {"list": gettext_lazy("名单"), "draw": gettext_lazy("抽样复核")}
MOST = 60


@dataclass(frozen=True)
class Bulletin:
    """One thing on the board: what kind, what it says, where and when it was published, and where it is read."""

    kind: str
    title: str
    place: str
    at: datetime
    url: str

    @property
    def kind_word(self) -> str:
        """What kind, in words."""
        return str(KINDS[self.kind])


def bulletins(kind: str = "") -> list[Bulletin]:
    """What is on the board, of one kind or all."""
    found = [*(_lists() if kind in ("", "list") else ()), *(_draws() if kind in ("", "draw") else ())]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def public_draw(pk: int):
    """A published draw with all that is needed to run it again; None where there is none."""
    with sight.job(PUBLIC):
        return next((draw for draw in _all_draws() if draw.pk == pk), None)


def public_draw_sheet(pk: int) -> str:
    """The draw as plain text: pool, number, way, drawn."""
    with sight.job(PUBLIC):
        return requests.draw_sheet(pk) or ""


def _lists():
    for entry in indicators.months_published():
        edition = entry["in_force"]
        if edition is not None:
            said = {"month": wording.month(edition.month), "number": edition.edition}
            title = _("%(month)s 物业类诉求最多的小区，第 %(number)s 版") % said
            url = reverse("indicators:published_list30", args=[edition.pk])
            yield Bulletin("list", title, edition.area_name, edition.released_at, url)


def _draws():
    with sight.job(PUBLIC):
        for draw in _all_draws():
            said = {"first": draw.first, "last": draw.last, "all": len(draw.pool), "n": len(draw.drawn)}
            title = _("%(first)s 至 %(last)s 办结的 %(all)s 件里抽 %(n)s 件复核") % said
            area = territory.area_at(draw.area_path)
            yield Bulletin("draw", title, str(area or ""), draw.at, reverse("web:bulletin_draw", args=[draw.pk]))


def _all_draws():
    city = territory.children_of(None).first()
    return list(requests.draws(Actor(name="", area_path=city.path))) if city else []
