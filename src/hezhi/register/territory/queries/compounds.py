"""Compounds: which of them a post sees, page by page, and which one a name or a code means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.db.models import Count, Func, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Coalesce, Length

from hezhi.ground.platform.actor import END, Actor

from ..models import Building, Compound, CompoundCode, CompoundCommunity, CompoundKind, CompoundName, Unit
from ..names import plain_compound_name

PAGE = 50


class Bigrams(Func):
    """The pairs of neighbouring characters of a text, as the database cuts them."""

    function = "bigrams"
    output_field = ArrayField(TextField())


@dataclass(frozen=True)
class Filters:
    """What a list of compounds is narrowed by. Empty means all."""

    area_path: str = ""
    kind: str = ""
    placed: bool | None = None
    assessed: bool | None = None
    name: str = ""


@dataclass(frozen=True)
class Page:
    """Some rows, and the keys that lead on and back (\"\" = none)."""

    rows: list[Any]
    after: str
    before: str


def visible_compounds(actor: Actor, filters: Filters | None = None) -> QuerySet[Compound]:
    """The compounds inside the area of the post in use, narrowed; in the order of a Chinese list."""
    filters = filters or Filters()
    compounds = Compound.objects.filter(is_active=True).order_by("sort_key", "id")
    if not actor.job:
        if not actor.area_path:
            return compounds.none()
        compounds = compounds.filter(area_path__gte=actor.area_path, area_path__lt=actor.area_path + END)
    if filters.area_path:
        compounds = compounds.filter(area_path__gte=filters.area_path, area_path__lt=filters.area_path + END)
    if filters.kind:
        compounds = compounds.filter(kind=filters.kind)
    if filters.placed is not None:
        compounds = compounds.filter(is_placed=filters.placed)
    if filters.assessed is not None:
        compounds = compounds.filter(is_assessed=filters.assessed)
    if filters.name:
        named = _names_with(plain_compound_name(filters.name))
        compounds = compounds.filter(pk__in=named.values("compound"))
    return compounds


def compound_page(compounds: QuerySet[Compound], *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """One page of an ordered list, found by its key and not by counting rows. A broken key gives the first page."""
    back = bool(before) and not after
    key = _read_key(after or before)
    rows = compounds.order_by("-sort_key", "-id") if back else compounds.order_by("sort_key", "id")
    if key:
        name, pk = key
        beyond = (
            Q(sort_key__lt=name) | Q(sort_key=name, id__lt=pk)
            if back
            else Q(sort_key__gt=name) | Q(sort_key=name, id__gt=pk)
        )
        rows = rows.filter(beyond)
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Page([], "", "")
    return Page(
        found,
        after=_key(found[-1]) if more or back else "",
        before=_key(found[0]) if (key and not back) or (back and more) else "",
    )


def get_compound(pk: int) -> Compound | None:
    """A compound by its number, whoever asks; names of compounds are public."""
    return Compound.objects.select_related("lead_area").filter(pk=pk).first()


def neighbours_of(compound: Compound, *, limit: int = 40) -> list[Compound]:
    """Compounds with a position in the same subdistrict, itself included; for a sketch of the surroundings."""
    path = compound.area_path[:12]
    around = Compound.objects.filter(area_path__gte=path, area_path__lt=path + END, is_active=True)
    return list(around.exclude(lon=None).only("id", "name", "lon", "lat").order_by("id")[:limit])


def get_visible_compound(actor: Actor, pk: int) -> Compound | None:
    """A compound if it lies in the post's area; what one may not see does not exist."""
    return visible_compounds(actor).select_related("lead_area").filter(pk=pk).first()


def compounds_by_id(ids: Iterable[int]) -> dict[int, Compound]:
    """Compounds by number, one query."""
    return Compound.objects.in_bulk(set(ids))


def find_compound(
    *, name: str = "", code: str = "", scheme: str = "", within: str = "", exactly: bool = False
) -> Compound | None:
    """The one compound that a code, or a name inside an area, means. Several of one name: None, never a guess.

    A present name goes before an old or a spoken one; `exactly` asks for the present name alone.
    """
    if code:
        held = CompoundCode.objects.filter(code=code, **({"scheme": scheme} if scheme else {}))
        return _only(Compound.objects.filter(pk__in=held.values("compound")))
    plain = plain_compound_name(name)
    if not plain:
        return None
    inside = Compound.objects.filter(is_active=True, area_path__gte=within, area_path__lt=within + END)
    named = CompoundName.objects.filter(plain=plain)
    official = inside.filter(pk__in=named.filter(is_official=True, valid__upper_inf=True).values("compound"))
    found = _only(official)
    if found or exactly or official.exists():
        return found
    return _only(inside.filter(pk__in=named.values("compound")))


def find_compounds(text: str, *, within: str = "", limit: int = 20) -> list[Compound]:
    """Compounds whose name contains the text, those that begin with it first. Names only: this is public knowledge."""
    plain = plain_compound_name(text)
    if not plain:
        return []
    inside = Compound.objects.filter(is_active=True, area_path__gte=within, area_path__lt=within + END)
    begin = CompoundName.objects.filter(plain__startswith=plain).values("compound")
    contain = _names_with(plain).values("compound")
    found = list(inside.filter(pk__in=begin).order_by(Length("name"), "sort_key")[:limit])
    known = [compound.pk for compound in found]
    rest = inside.filter(pk__in=contain).exclude(pk__in=known).order_by(Length("name"), "sort_key")
    return found + list(rest[: limit - len(found)])


def _names_with(plain: str) -> QuerySet[CompoundName]:
    """Names that contain the text: by the index over pairs of characters; one character alone has no pair, so all names are looked
    through (they are one city's, and public)."""
    names = CompoundName.objects.filter(plain__contains=plain)
    if len(plain) == 1:
        return names
    return names.alias(pairs=Bigrams("plain")).filter(pairs__contains=Bigrams(Value(plain)))


def all_compound_names(within: str = "") -> Iterator[dict]:
    """Every name of every compound inside an area with what place finding needs: compound, name, plain, path, position."""
    names = CompoundName.objects.filter(
        compound__is_active=True, compound__area_path__gte=within, compound__area_path__lt=within + END
    )
    rows = names.values_list(
        "compound_id", "name", "plain", "is_official", "compound__area_path", "compound__lon", "compound__lat"
    )
    for pk, name, plain, official, path, lon, lat in rows.iterator(chunk_size=5000):
        yield {
            "compound": pk,
            "name": name,
            "plain": plain,
            "is_official": official,
            "area_path": path,
            "lon": lon,
            "lat": lat,
        }


def names_of_compound(compound: Compound) -> QuerySet[CompoundName]:
    """All names of a compound, the official ones first."""
    return compound.names.order_by("-is_official", "id")


def codes_of(compound: Compound) -> QuerySet[CompoundCode]:
    """Its numbers in other people's registers."""
    return compound.codes.order_by("scheme", "code")


def path_on(compound: Compound, on: date) -> str:
    """Where the compound lay on that day, as an area path; its present path where no record reaches."""
    lay = CompoundCommunity.objects.filter(compound=compound, is_lead=True, valid__contains=on)
    return lay.values_list("community__path", flat=True).first() or compound.area_path


def property_areas_of(compound: Compound):
    """The legal voting areas that the compound belongs to (Regulation Art. 29)."""
    return compound.property_areas.order_by("id")


def buildings_of(compound: Compound) -> QuerySet[Building]:
    """Its buildings by number."""
    return compound.buildings.order_by("sort_key", "id")


def buildings_with_units(compound: Compound) -> QuerySet[Building]:
    """Its buildings by number, each with `unit_count` and `unit_area` (m², of the areas that count)."""
    area = Coalesce("units__registered_area", "units__surveyed_area", "units__contract_area")
    return buildings_of(compound).annotate(unit_count=Count("units"), unit_area=Sum(area))


def get_building(compound: Compound, pk: int) -> Building | None:
    """A building of this compound."""
    return compound.buildings.filter(pk=pk).first()


def compounds_within(path: str) -> QuerySet[Compound]:
    """The standing compounds inside an area."""
    inside = Compound.objects.filter(is_active=True, area_path__gte=path, area_path__lt=path + END)
    return inside.order_by("sort_key", "id")


def households_of(compounds: QuerySet[Compound]) -> int:
    """The households of these compounds, as far as they are known."""
    return compounds.order_by().aggregate(total=Sum("households", default=0))["total"]


def kinds_of_compound() -> list[tuple[str, str]]:
    """The kinds of compound in words, as choices."""
    return [(code, str(words)) for code, words in CompoundKind.choices]


def count_units(compound: Compound) -> int:
    """How many separately owned parts are registered."""
    return Unit.objects.filter(building__compound=compound).count()


def _only(compounds):
    found = list(compounds[:2])
    return found[0] if len(found) == 1 else None


def _key(compound):
    return signing.dumps([compound.sort_key, compound.pk], salt="territory.page", compress=True)


def _read_key(text):
    try:
        name, pk = signing.loads(text, salt="territory.page")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return name, pk
