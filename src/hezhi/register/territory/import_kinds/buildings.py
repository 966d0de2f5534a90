"""Buildings of compounds: floors and lifts. Known by compound and name; the same again changes nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hezhi.ground.sheets import cells
from hezhi.ground.sheets.kinds import CellError, Column, Fate, ImportKind, Row
from hezhi.ground.sheets.undoing import diff, undo_fates

from .. import actions
from ..actions import BuildingDraft
from ..models import Building
from ..queries.places import BUILDING_COLUMN, COMPOUND_COLUMNS, SCHEME, Places, places


@dataclass
class Context:
    """Places that rows may name, and the buildings that stand."""

    places: Places
    scheme: str
    known: dict[tuple[int, str], Building]


class BuildingKind(ImportKind):
    """楼栋."""

    code = "buildings"
    name = gettext_lazy("楼栋")
    name_en = "Buildings"
    deed = "territory.import_buildings"
    columns = (
        *COMPOUND_COLUMNS,
        BUILDING_COLUMN,
        Column("floors", "层数", "Floors", ("地上层数", "总层数"), read=cells.whole),
        Column("has_lift", "有无电梯", "Lift", ("电梯", "是否有电梯"), read=cells.yes_no),
    )
    options = (SCHEME,)

    def prepare(self, actor, options):
        known = {(b.compound_id, b.name): b for b in Building.objects.all()}
        return Context(places(actor), options.get("scheme") or "local", known)

    def store(self, rows: list[Row], context: Context) -> list[Fate]:
        fates, drafts, changed = [], {}, []
        for row in rows:
            compound, errors = context.places.compound_of(row, context.scheme)
            if row["floors"] is not None and not 1 <= row["floors"] <= 150:
                errors = [*errors, CellError("floors", row.raw["floors"], _("层数应在 1 到 150 之间。"))]
            if errors:
                fates.append(Fate("refused", row.number, errors=errors))
                continue
            key = compound.pk, row["building"]
            if key in drafts:
                fates.append(Fate("joined", row.number, "territory.building"))
            elif key in context.known:
                fates.append(_known(context.known[key], row, changed))
            else:
                drafts[key] = row, BuildingDraft(compound, row["building"], row["floors"], row["has_lift"])
        Building.objects.bulk_update(changed, ["floors", "has_lift"], batch_size=1000)
        fresh = actions.add_buildings([draft for _row, draft in drafts.values()], actor=context.places.actor)
        for (row, _draft), building in zip(drafts.values(), fresh, strict=True):
            fates.append(Fate("created", row.number, "territory.building", building.pk))
        return fates

    def undo(self, fates: list[Fate], context: Context) -> None:
        undo_fates([fate for fate in fates if fate.object_id])


def _known(building: Building, row: Row, changed: list[Building]) -> Fate:
    told = {key: row[key] for key in ("floors", "has_lift") if row[key] is not None}
    before, after = diff(building, told)
    if not after:
        return Fate("unchanged", row.number, "territory.building", building.pk)
    changed.append(building)
    return Fate("updated", row.number, "territory.building", building.pk, before=before, after=after)
