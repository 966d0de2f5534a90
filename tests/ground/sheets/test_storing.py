"""Many rows at once: the same rows that Django would have stored."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DataError

from hezhi.ground.platform import clock
from hezhi.ground.sheets import storing
from hezhi.ground.sheets.models import KeptMapping, SheetChange, SheetImport, SheetRow

pytestmark = pytest.mark.django_db


def given():
    return SheetImport.objects.create(
        kind="k", file_name="f", file_size=1, file_hash="h", form="csv", heads=b"", received_at=clock.now()
    )


def test_rows_are_stored_with_every_kind_of_field():
    moment = clock.now()
    storing.insert(
        [KeptMapping(kind="a", signature=str(n), mapping={"0": "甲"}, options={}, used_at=moment) for n in range(3)]
    )
    storing.insert(
        [SheetRow(sheet_import=given(), number=1, fate="created", object_id=None, cells=b"\x00\xff", mended=True)]
    )

    kept, row = KeptMapping.objects.get(signature="2"), SheetRow.objects.get()
    assert (kept.mapping, kept.used_at) == ({"0": "甲"}, moment)
    assert (bytes(row.cells), row.object_id, row.mended, row.errors) == (b"\x00\xff", None, True, None)


def test_with_keys_each_row_knows_its_own():
    rows = [SheetChange(sheet_import=given(), content=bytes([n])) for n in range(5)]

    storing.insert(rows, keys=True)

    assert [bytes(SheetChange.objects.get(pk=row.pk).content) for row in rows] == [bytes([n]) for n in range(5)]
    assert not rows[0]._state.adding


def test_constraints_and_lengths_hold():
    row = {"kind": "a", "signature": "s", "mapping": {}, "used_at": clock.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        storing.insert([KeptMapping(**row), KeptMapping(**row)])
    with pytest.raises(DataError), transaction.atomic():
        storing.insert([KeptMapping(**{**row, "kind": "x" * 41})])

    assert not KeptMapping.objects.exists()


def test_nothing_is_nothing():
    storing.insert([])
