"""Editions of the list: those that wait for a second pair of eyes, and those that everybody may read."""

import csv
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hezhi.ground.law.periods import days_after
from hezhi.ground.platform.actor import END, Actor
from hezhi.ground.sheets.queries import work_calendar
from hezhi.response.requests import queries as requests

from ..models import List30Edition, List30Records
from ..states import PUBLIC, EditionState
from .frozen import HIDDEN, SMALLEST
from .shown import ShownRow, shown

OBJECTION_DAYS = 7


def lock(edition: List30Edition) -> List30Edition:
    """The edition, locked until the transaction ends."""
    return List30Edition.objects.select_for_update().get(pk=edition.pk)


def published_editions(area_path: str | None = None) -> QuerySet[List30Edition]:
    """What the public may read: released ones and those that a correction replaced; newest month first."""
    found = List30Edition.objects.filter(state__in=PUBLIC).order_by("-month", "-edition")
    return found if area_path is None else found.filter(area_path=area_path)


def get_public_edition(pk: int) -> List30Edition | None:
    """A published edition by its number, else None: what is not published does not exist."""
    return published_editions().filter(pk=pk).first()


def edition_in_force(area_path: str, month: date) -> List30Edition | None:
    """The released edition of a month, else None."""
    return List30Edition.objects.filter(area_path=area_path, month=month, state=EditionState.RELEASED).first()


def editions_of(area_path: str, month: date) -> QuerySet[List30Edition]:
    """All editions of a month, whatever their state, newest first; for the workbench."""
    return List30Edition.objects.filter(area_path=area_path, month=month).order_by("-edition")


def visible_editions(actor: Actor) -> QuerySet[List30Edition]:
    """Editions of areas that the actor's post covers; the table itself is open, so the area stands here."""
    if actor.job:
        return List30Edition.objects.all()
    if not actor.area_path:
        return List30Edition.objects.none()
    return List30Edition.objects.filter(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)


def records_of(edition: List30Edition) -> bytes:
    """The csv of anonymous records that the edition counted, byte by byte as hashed."""
    return zlib.decompress(bytes(List30Records.objects.get(edition=edition).packed))


def get_visible_edition(actor: Actor, pk: int) -> List30Edition | None:
    """An edition of an area that the post covers, whatever its state."""
    return visible_editions(actor).filter(pk=pk).first()


def months_published() -> list[dict]:
    """Every month and area with what is in force and what was replaced, newest month first; without the rows."""
    found: dict[tuple, dict] = {}
    rows = published_editions().order_by("-month", "area_path", "-edition").defer("content")
    for edition in rows:
        entry = found.setdefault((edition.month, edition.area_path), {"in_force": None, "earlier": []})
        if edition.state == EditionState.RELEASED:
            entry["in_force"] = edition
        else:
            entry["earlier"].append(edition)
    return list(found.values())


def check_code(edition: List30Edition) -> str:
    """The first letters of the hash, as people read them out: 7F3A·91C2."""
    head = edition.sha256[:8].upper()
    return f"{head[:4]}·{head[4:]}"


def objections_until(edition: List30Edition) -> date | None:
    """The last day on which the office takes objections to a published list, moved off days of rest by the brought calendar."""
    if not edition.released_at:
        return None
    return days_after(timezone.localdate(edition.released_at), OBJECTION_DAYS, work_calendar()).rolled


@dataclass(frozen=True)
class PublicRecords:
    """One compound's anonymous records of the list's month: how many by category, and the lines themselves."""

    row: ShownRow
    categories: list[tuple[str, int]]
    records: list[dict]


def public_records(edition: List30Edition, compound: int) -> PublicRecords | None:
    """What the figure of a listed compound is made of; None where the compound is not on the list."""
    listed = shown(edition.content)
    row = next((row for row in listed.rows if row.compound_id == compound), None)
    if row is None:
        return None
    lines = [line for line in records_of(edition).decode().splitlines() if not line.startswith("#")]
    month, wanted = edition.content["month"], str(compound)
    records = [r for r in csv.DictReader(lines) if r["month"] == month and r["compound"] == wanted]
    names = {c.code: c for c in requests.categories()}
    words = Counter(_category_word(record["category"], names) for record in records)
    return PublicRecords(row, words.most_common(), records)


def _category_word(code, names):
    if code == HIDDEN:
        return _("不足%(n)d件的类别，合在一起") % {"n": SMALLEST}
    category = names.get(code)
    if category is None:
        return code
    return (category.name_en if get_language() == "en" else "") or category.name
