"""Warnings: raised and ended by the night, looked into, acted on or dismissed by people."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hezhi.ground.platform import audit, clock, permissions
from hezhi.ground.platform.actor import Actor, job
from hezhi.ground.platform.moves import step
from hezhi.ground.platform.refusal import Refused

from .. import queries
from ..models import DismissReason, EarlyWarning
from ..states import WARNING_MOVES, WarningState
from .telling import tell_of_warning

NIGHT = "warnings.judge"


@transaction.atomic
def judge_night(day: date | None = None) -> dict[str, int]:
    """Judge every compound and matter by a day that is over (default yesterday): raise what left its base, bring the living up to date,
    end what is back. Twice the same night changes nothing. Needs sight of the city. Returns how many of each."""
    day = day or clock.today() - timedelta(days=1)
    if day >= clock.today():
        raise Refused("warnings.day_not_over", _("这一天还没有过完。"))
    actor, scheme = job(NIGHT), queries.warning_scheme(day)
    living = queries.lock_living()
    readings = queries.judge(day, scheme, also=living)
    done = {"raised": 0, "updated": 0, "ended": 0}
    for stream, reading in sorted(readings.items()):
        warning = living.get(stream)
        if warning is None:
            done["raised"] += _raise(stream, reading, day, scheme, actor) if reading.is_raised else 0
        elif reading.calm_days >= scheme.calm_days:
            done["ended"] += _end(warning, day, actor)
        elif warning.judged_on < day and reading.began is not None:
            done["updated"] += _bring_up_to_date(warning, reading, day)
    return done


def _raise(stream, reading, day, scheme, actor) -> int:
    compound = queries.compound_of(stream[0])
    warning, is_new = EarlyWarning.objects.exclude(state=WarningState.ENDED).get_or_create(
        compound_id=stream[0],
        category_id=stream[1],
        defaults={
            "area_path": compound.area_path,
            "scheme": scheme.version,
            "raised_on": day,
            "raised_at": clock.now(),
            "began": reading.began,
            "judged_on": day,
            "voices": reading.voices,
            "expected": round(reading.expected, 4),
            "level": round(reading.level, 4),
            "requests": queries.ids_behind(stream, reading.began, day),
        },
    )
    if not is_new:
        return 0
    changes = {"voices": warning.voices, "expected": warning.expected, "began": warning.began.isoformat()}
    audit.record("warnings.raise", warning, actor=actor, changes=changes)
    tell_of_warning(warning)
    return 1


def _end(warning, day, actor) -> int:
    warning.state = step(WARNING_MOVES, "warnings.end", warning.state)
    warning.ended_on = warning.judged_on = day
    warning.save(update_fields=["state", "ended_on", "judged_on"])
    audit.record("warnings.end", warning, actor=actor)
    return 1


def _bring_up_to_date(warning, reading, day) -> int:
    """What made it only grows: a matter that fell back and rose again keeps its first day."""
    warning.judged_on, warning.level = day, round(reading.level, 4)
    warning.began = min(warning.began, reading.began)
    fresh = queries.ids_behind((warning.compound_id, warning.category_id), warning.began, day)
    warning.requests = sorted({*warning.requests, *fresh}, reverse=True)
    warning.voices = len(warning.requests)
    warning.expected = max(warning.expected, round(reading.expected, 4))
    warning.save(update_fields=["judged_on", "level", "began", "requests", "voices", "expected"])
    return 1


@transaction.atomic
def look_into_warning(warning: EarlyWarning, *, actor: Actor) -> EarlyWarning:
    """Somebody takes it up."""
    warning = queries.lock_warning(warning)
    permissions.require(actor, "warnings.look_into", warning)
    warning.state = step(WARNING_MOVES, "warnings.look_into", warning.state)
    warning.looked_name, warning.looked_at = _signature(actor), clock.now()
    warning.save(update_fields=["state", "looked_name", "looked_at"])
    audit.record("warnings.look_into", warning, actor=actor)
    return warning


@transaction.atomic
def act_on_warning(warning: EarlyWarning, *, actor: Actor, words: str) -> EarlyWarning:
    """What was done before more people had to ask; the words stand on the warning."""
    warning = queries.lock_warning(warning)
    permissions.require(actor, "warnings.act", warning)
    state = step(WARNING_MOVES, "warnings.act", warning.state)
    if len(words.strip()) < 5:
        raise Refused("warnings.too_short", _("写清楚做了什么，至少 5 个字。"), "words")
    return _decide(warning, "warnings.act", state, actor, words)


@transaction.atomic
def dismiss_warning(warning: EarlyWarning, *, actor: Actor, reason: str, words: str = "") -> EarlyWarning:
    """Nothing has to be done, and why; it stays quiet until the matter is back at its base."""
    warning = queries.lock_warning(warning)
    permissions.require(actor, "warnings.dismiss", warning)
    state = step(WARNING_MOVES, "warnings.dismiss", warning.state)
    if reason not in DismissReason.values:
        raise Refused("warnings.no_reason", _("从列表里选一个原因。"), "reason")
    warning.dismissed_for = reason
    return _decide(warning, "warnings.dismiss", state, actor, words)


def _decide(warning, deed, state, actor, words):
    warning.state, warning.words = state, words.strip()[:300]
    warning.decided_name, warning.decided_at = _signature(actor), clock.now()
    warning.save(update_fields=["state", "words", "dismissed_for", "decided_name", "decided_at"])
    changes = {"dismissed_for": warning.dismissed_for} if warning.dismissed_for else {}
    audit.record(deed, warning, actor=actor, reason=words.strip(), changes=changes)
    return warning


def _signature(actor) -> str:
    return (actor.post or actor.name)[:120]
