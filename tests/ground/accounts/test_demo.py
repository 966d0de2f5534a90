"""The accounts' part of the demo city: pages of administrators that are not empty, and nothing given that nobody confirmed."""

import pytest

from hezhi.ground.accounts import demo
from hezhi.ground.accounts.models import Grant, GrantProposal
from hezhi.ground.platform.models import AuditRecord
from tests.cast import make_world

pytestmark = pytest.mark.django_db


def test_the_demo_leaves_proposals_and_looks():
    world = make_world()
    grants = Grant.objects.count()

    said = demo.build(world)

    assert said == "2 proposals waiting, 3 looks on record"
    assert GrantProposal.objects.filter(decided_at=None).count() == 2
    assert Grant.objects.count() == grants
    assert {row.reason for row in AuditRecord.objects.filter(deed="platform.look")} == {
        why for *_rest, why in demo.LOOKS
    }
