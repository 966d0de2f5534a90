"""Group incidents: one matter told by many, with both counts. Of a file before it is brought in, or of what the register holds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from hezhi.ground.platform.masking import mask_numbers
from hezhi.ground.sheets import headers, kinds, pipeline, reading
from hezhi.response.requests import queries as requests

from .. import cells
from ..rules.place_index import PlaceIndex
from ..rules.place_text import PlaceText
from ..rules.told_before import Judgement, Memory, Telling, same_spot
from ..rules.word_rules import WordRules
from ..rules.wording import tidy, title_of, trim_frame

JOINED = ("voice", "new_fact", "repeat")
LARGEST = 10


@dataclass
class Incident:
    """One matter: `requests` are its voices (a repeat is none), `people` those who told it, `matters` itself and those that stand apart
    though they may be the same (`apart`: row or id, title), for an officer to merge."""

    main: int
    title: str
    place: str
    category: str
    first: datetime
    last: datetime
    requests: int = 1
    repeats: int = 0
    voices: list[tuple[int, str]] = field(default_factory=list)
    apart: list[tuple[int, str]] = field(default_factory=list)

    @property
    def matters(self) -> int:
        """As how many matters it stands now."""
        return 1 + len(self.apart)

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "main": self.main,
            "title": self.title,
            "place": self.place,
            "category": self.category,
            "first": self.first.date().isoformat(),
            "last": self.last.date().isoformat(),
            "requests": self.requests,
            "repeats": self.repeats,
            "matters": self.matters,
            "voices": [{"row": row, "title": title} for row, title in self.voices],
            "apart": [{"row": row, "title": title} for row, title in self.apart],
        }


def incidents_in_file(path: Path, *, largest: int = LARGEST, profile: str = "") -> dict[str, Any]:
    """All rows of a sheet compared in order of time, as an import would, with our own words and no register. Needs no database."""
    told = sorted(_tellings(path, profile), key=lambda one: (one.at, one.reference))
    memory, found = Memory(), {}
    kinds_met: dict[str, int] = defaultdict(int)
    for telling in told:
        judgement = memory.judge(telling)
        kinds_met[judgement.kind] += 1
        _place(found, telling, judgement)
    ranked = sorted(found.values(), key=lambda one: (-one.requests, one.first))[:largest]
    for incident in ranked:
        incident.apart = _apart(incident, found)
    joined = sum(kinds_met[kind] for kind in JOINED)
    return {
        "rows": len(told),
        "matters": len(told) - joined,
        "joined": joined,
        "repeats": kinds_met["repeat"],
        "offered": kinds_met["likely"],
        "incidents": ranked,
    }


def incidents_of_month(month: date, area_path: str = "", *, largest: int = LARGEST) -> dict[str, Any]:
    """The largest matters of a month as the register holds them, inside an area. Asked under the caller's sight."""
    rows = requests.matters_of_month(month, area_path, largest=largest)
    found = [
        Incident(
            row.pk, row.title, str(row.compound or row.place), str(row.category or ""), row.received_at, row.received_at
        )
        for row in rows
    ]
    for incident, row in zip(found, rows, strict=True):
        voices = requests.voices_of(row)
        incident.requests, incident.repeats = row.voice_count, sum(voice.is_repeat for voice in voices)
        incident.voices = [(voice.pk, voice.title) for voice in voices]
        incident.last = max([row.received_at, *(voice.received_at for voice in voices)])
        incident.apart = [(one.request, one.title) for one in requests.matters_alike(row)]
    return {"month": month.isoformat()[:7], "incidents": found}


def _place(found: dict[int, Incident], telling: Telling, judgement: Judgement) -> None:
    if judgement.kind not in JOINED or judgement.main is None:
        row = telling.reference
        found[row] = Incident(row, telling.title, telling.place, telling.category, telling.at, telling.at)
        return
    incident = found[judgement.main]
    incident.last = max(incident.last, telling.at)
    incident.voices.append((telling.reference, telling.title))
    if judgement.kind == "repeat":
        incident.repeats += 1
    else:
        incident.requests += 1


def _apart(incident: Incident, found: dict[int, Incident]) -> list[tuple[int, str]]:
    """Other matters of the same place and category while it was told: those to look at."""
    return [
        (one.main, one.title)
        for one in found.values()
        if one.main != incident.main
        and one.category == incident.category
        and same_spot(one.place, incident.place)
        and incident.first <= one.first <= incident.last
    ]


def _tellings(path: Path, profile: str) -> Iterator[Telling]:
    kind = kinds.get("requests")
    layout = pipeline.understand(reading.look(path), kind, {"profile": profile} if profile else {})
    pipeline.require_columns(layout, kind)
    words, places = WordRules(), PlaceText(PlaceIndex([]))
    reader = kinds.RowReader(kind, layout.mapping)
    for number, line in headers.body(reading.lines(path, layout.sheet), layout.header):
        row, errors = reader.read(number, line)
        if not errors:
            yield _telling(row, words, places, layout.options)


def _telling(row, words: WordRules, places: PlaceText, options: dict[str, str]) -> Telling:
    text = mask_numbers(trim_frame(tidy(row.get("text") or "")))
    title = mask_numbers(tidy(row.get("title") or "").replace("\n", " ")) or title_of(text)
    named = str(row.get("compound") or "") or places.find(title, text).name
    bare = [part.replace(named, "") if named else part for part in (title, text)]
    at = cells.moment_of(
        row.get("received_at"), ZoneInfo(settings.TIME_ZONE), options.get("dates", "")
    ) or datetime.min.replace(tzinfo=UTC)
    who = str(row.get("handle") or row.get("phone") or "")
    return Telling(
        row.number, at, title, text, "h:" + who if who else "", named, False, words.guess(*bare).code, not _is_done(row)
    )


def _is_done(row) -> bool:
    return bool(row.get("state") or row.get("closed_at") or row.get("answer"))


__all__: Sequence[str] = ("Incident", "incidents_in_file", "incidents_of_month")
