"""Who should get it: the dispatch catalogue's most special rule, weighed with what such dispatches came to."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from hezhi.ground.platform import clock

from ..models import CatalogueRule, Dispatch, ServiceRequest, Via
from .bodies import BodiesAround, find_organisations, organisation

CONFIDENT = 0.7  # below it the officer chooses; Enter does nothing
RECORD_DAYS = 90
KIND_OF = {
    Via.COMMUNITY: "residents_committee",
    Via.SUBDISTRICT: "subdistrict_office",
    Via.DISTRICT: "district_government",
}


@dataclass(frozen=True)
class Suggestion:
    """A proposed handler with its reason. `handler` is an Organisation or None; `confidence` 0-1 is shown, never hidden."""

    handler: Any
    co_handlers: tuple = ()
    rule: str = ""
    confidence: float = 0.0
    record_sent: int = 0
    record_back: int = 0
    clause: str = ""
    others: tuple = field(default=())

    @property
    def is_sure(self) -> bool:
        """Whether one key may accept it."""
        return self.handler is not None and self.confidence >= CONFIDENT


def suggest_handler(service_request: ServiceRequest, around: BodiesAround | None = None) -> Suggestion:
    """The handler that the catalogue names for this place and category, with co-handlers, the rule in words and a confidence made of
    the category's own certainty, how special the rule is, and how such dispatches of the last 90 days were taken. `around` where a page
    looks at the same place again."""
    around = around or BodiesAround(service_request)
    lineage = _lineage(service_request.category)
    named = []
    for rule in _rules(service_request, lineage):
        handler = _resolve(rule, around)
        if handler is not None and handler.pk not in [h.pk for _rule, h in named]:
            named.append((rule, handler))
    if not named:
        return Suggestion(None, rule=_("派单目录里没有写到这一类，请您选。"))
    rule, handler = named[0]
    sent, back = _record(handler.pk, service_request.category_id)
    return Suggestion(
        handler=handler,
        co_handlers=tuple(h for h in rule.co_handlers.all() if h.pk != handler.pk),
        rule=_sentence(rule, service_request),
        confidence=_confidence(service_request, rule, lineage, sent, back),
        record_sent=sent,
        record_back=back,
        clause=clause_in_words(rule.clause),
        others=tuple((h, _sentence(r, service_request)) for r, h in named[1:4]),
    )


def alternatives(suggestion: Suggestion, around: BodiesAround) -> list[tuple[Any, str]]:
    """Up to nine units a key stands for: the suggestion first, then weaker rules, the provider, the community, the subdistrict."""
    found = [(suggestion.handler, suggestion.rule)] if suggestion.handler else []
    found += list(suggestion.others)
    found += [(around.provider, _("小区的物业服务人"))] if around.provider else []
    found += [(org, org.get_kind_display()) for org in around.over]
    first: dict[int, tuple[Any, str]] = {}
    for org, why in found:
        first.setdefault(org.pk, (org, why))
    return list(first.values())[:9]


def _lineage(category):
    line = []
    while category is not None:
        line.append(category.pk)
        category = category.parent
    return line


def _rules(service_request, lineage):
    """Rules in force that cover place and category, the most special first: longest area, then deepest category."""
    today = clock.today()
    path = service_request.area_path
    starts = [path[:n] for n in range(len(path) + 1)]
    rows = (
        CatalogueRule.objects.filter(area_path__in=starts, valid_from__lte=today)
        .filter(Q(valid_until=None) | Q(valid_until__gt=today))
        .filter(Q(category=None) | Q(category_id__in=lineage))
        .select_related("handler", "category__parent")
        .prefetch_related("co_handlers")
    )
    depth = {pk: len(lineage) - n for n, pk in enumerate(lineage)}
    return sorted(rows, key=lambda r: (-depth.get(r.category_id, 0), -len(r.area_path), r.pk))


def _resolve(rule, around):
    if rule.via == Via.ORGANISATION:
        return rule.handler
    if rule.via == Via.PROVIDER:
        return around.provider
    kind = KIND_OF[rule.via]
    return next((org for org in around.over if org.kind == kind), None)


def _record(handler_id, category_id):
    since = clock.now() - timedelta(days=RECORD_DAYS)
    row = Dispatch.objects.filter(
        handler_id=handler_id, sent_at__gte=since, request__category_id=category_id
    ).aggregate(sent=Count("id"), back=Count("id", filter=Q(state="moved")))
    return row["sent"], row["back"]


def _confidence(service_request, rule, lineage, sent, back):
    certainty = 0.5 if service_request.category_score is None else service_request.category_score
    if service_request.category_id is None:
        certainty = 0.3
    special = 0.6 if rule.category_id is None else 1.0 if rule.category_id == lineage[0] else 0.92
    kept = (sent - back + 9) / (sent + 10)  # ten sendings of patience: nine of them kept
    return round(certainty * special * min(1.0, kept + 0.1), 2)


def _sentence(rule, service_request):
    target = rule.handler if rule.via == Via.ORGANISATION else rule.get_via_display()
    if rule.category_id:
        sentence = _("%(category)s类 → %(handler)s") % {"category": rule.category, "handler": target}
    else:
        sentence = _("未列明的事 → %(handler)s") % {"handler": target}
    return f"{sentence}；{clause_in_words(rule.clause)}" if rule.clause else sentence


def clause_in_words(clause: str) -> str:
    """A clause of the catalogue in the reader's language where the house has it (the demo's own); a city's own stands as it is."""
    return _(clause) if clause else ""


@dataclass(frozen=True)
class Choice:
    """What an officer's choice comes to: the unit, why, and who helps."""

    handler: Any
    rule: str
    co_handlers: tuple = ()


def choice_of(service_request: ServiceRequest, handler: int | None, name: str = "") -> Choice:
    """The unit that was chosen by its number or its name; the catalogue's rule and co-handlers if it is the suggested one."""
    chosen = organisation(handler) if handler else None
    if chosen is None and name:
        found = find_organisations(name, area_path=service_request.area_path)
        exact = [org for org in found if name in (org.name, org.short_name)]
        chosen = exact[0] if exact else found[0] if len(found) == 1 else None
    suggestion = suggest_handler(service_request)
    if chosen is not None and suggestion.handler is not None and chosen.pk == suggestion.handler.pk:
        return Choice(chosen, suggestion.rule, suggestion.co_handlers)
    return Choice(chosen, _("派单员选定"))
