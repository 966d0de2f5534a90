"""Which role may do which deed of the register: one table."""

import pytest

from hezhi.ground.accounts.roles import ROLES
from hezhi.ground.platform import permissions
from hezhi.ground.platform.actor import Actor
from hezhi.register.people.permissions import DEEDS as PEOPLE
from hezhi.register.standing.permissions import DEEDS as STANDING
from hezhi.register.territory.permissions import DEEDS as TERRITORY

SEE = {"territory.see", "people.see", "standing.see"}
COMPOUND = {
    *("territory.rename_compound", "territory.describe_compound", "territory.add_building", "territory.add_unit"),
    *("territory.add_property_area", "people.add_person", "people.record_ownership", "people.record_residence"),
    *("people.transfer", "standing.state_fact", "standing.correct_fact", "standing.uphold_fact", "standing.amend_fact"),
}
SENDS_BACK = {"standing.send_back_fact", "standing.propose_assessment"}
AREA = COMPOUND | {
    *(
        "territory.add_compound",
        "territory.move_compound",
        "people.add_organisation",
        "people.rename_organisation",
        "people.retire_organisation",
        "people.appoint",
        "people.end_post",
    ),
}
MAP = AREA | {
    *("territory.add_area", "territory.rename_area", "territory.set_code", "territory.succeed_area"),
    "territory.set_boundary",
}
TABLE = {
    "resident": set(),
    "hotline_officer": set(),
    "handler": set(),
    "steward": set(),
    "community_worker": SEE | {"people.record_residence"},
    "community_secretary": SEE | COMPOUND | {"people.appoint", "people.end_post"},
    "subdistrict_dispatcher": SEE | AREA | SENDS_BACK,
    "district_officer": SEE | AREA | SENDS_BACK,
    "city_officer": SEE | SENDS_BACK,
    "system_admin": SEE,  # 三权分立: runs the machine, changes no map and no file
    "territory_keeper": SEE | MAP,
    "security_admin": set(),
    "audit_admin": set(),
}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_what_a_role_may_do_here_and_nowhere_else(role):
    here, elsewhere = "0001000200030004", "000100020005"
    actor = Actor(name="甲", area_path=here[:12], deeds=frozenset(role.deeds))
    known = {*TERRITORY, *PEOPLE, *STANDING}

    may = {deed for deed in known if permissions.may(actor, deed, _at(deed, here))}

    assert may == TABLE.get(role.code, set()) & known
    assert not [deed for deed in known if permissions.may(actor, deed, _at(deed, elsewhere))]


def _at(deed, path):
    """What the deed is done to, at a path."""
    return path if not deed.startswith("standing") else type("Compound", (), {"area_path": path})()
