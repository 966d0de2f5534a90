"""The front door for everybody: a compound chosen by name, whom to call, what was published."""

from dataclasses import dataclass

from hezhi.ground.platform import clock, sight
from hezhi.register.people import queries as people
from hezhi.register.standing import queries as standing
from hezhi.register.territory import queries as territory
from hezhi.steering.indicators import queries as indicators

PUBLIC = sight.purpose("web.portal", "小区门户：任何人都可以查本小区由谁服务、打什么电话；只读对外公开的名称和电话")


@dataclass(frozen=True)
class Phone:
    """Whom to call about what."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True)
class Portal:
    """Screen 1. `compound` None: none chosen yet."""

    compound: object | None
    lineage: list
    phones: list[Phone]
    found: list
    editions: list


def portal(compound_pk: int | None, text: str = "") -> Portal:
    """The page of a compound, or the search for one. Public: names and published telephones only."""
    compound = territory.get_compound(compound_pk) if compound_pk else None
    with sight.job(PUBLIC):
        phones = _phones(compound) if compound else []
        found = _with_place(territory.find_compounds(text)) if text else []
    return Portal(
        compound=compound,
        lineage=territory.lineage(compound.area_path) if compound else [],
        phones=phones,
        found=found,
        editions=[entry["in_force"] for entry in indicators.months_published() if entry["in_force"]][:6],
    )


def _with_place(compounds):
    lineages = territory.lineages(compound.area_path for compound in compounds)
    return [(compound, " ".join(area.name for area in lineages[compound.area_path][1:])) for compound in compounds]


def _phones(compound) -> list[Phone]:
    phones = []
    provider = standing.provider_of(compound, clock.today())
    organisation = people.get_organisation(provider.organisation) if provider and provider.organisation else None
    if organisation:
        phones.append(Phone(organisation.name, "provider", organisation.phone))
    for kind in ("residents_committee", "subdistrict_office"):
        body = people.responsible_for(compound.area_path, kind)
        if body:
            phones.append(Phone(body.name, kind, body.phone))
    return phones
