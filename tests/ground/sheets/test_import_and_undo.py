"""Any order of imports, changes by hand and undos: counts add up, undo gives back exactly what was, or refuses and changes nothing."""

import tempfile
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hezhi.ground.accounts.models import Role
from hezhi.ground.platform.refusal import Refused
from hezhi.ground.sheets import actions
from hezhi.ground.sheets.models import SheetImport

from .factories import ACTOR, KIND, csv_file

CODES, NAMES = ["u1", "u2", "u3"], ["甲", "乙", "丙", "坏名字"]
TABLE = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(NAMES)), min_size=1, max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), TABLE),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("change"), st.sampled_from(CODES), st.sampled_from(NAMES)),
    ),
    min_size=1,
    max_size=8,
)


class Model:
    """What the rows should say, kept apart from the code under test."""

    def __init__(self):
        self.names: dict[str, str] = {}
        self.imports: list[dict] = []  # per import: {code: (name before or None, name after)}

    def bring(self, table):
        change, seen = {}, set()
        for code, name in table:
            if name == "坏名字" or code in seen:
                continue
            seen.add(code)
            if self.names.get(code) != name:
                change[code] = (self.names.get(code), name)
                self.names[code] = name
        self.imports.append(change)

    def may_undo(self, number):
        return all(self.names.get(code) == after for code, (_before, after) in self.imports[number].items())

    def undo(self, number):
        for code, (before, _after) in self.imports[number].items():
            if before is None:
                del self.names[code]
            else:
                self.names[code] = before


def stored():
    return dict(Role.objects.filter(code__in=CODES).values_list("code", "name"))


def walk(steps, folder):
    model, brought, undone = Model(), [], set()
    for step, *told in steps:
        if step == "import":
            text = "编号,名称\n" + "".join(f"{code},{name}\n" for code, name in told[0])
            report = actions.run_import(csv_file(folder / "x.csv", text), KIND, actor=ACTOR)
            model.bring(told[0])
            brought.append(report["import"])
            assert report["read"] == len(told[0])
            assert report["read"] == sum(report[k] for k in ("created", "updated", "joined", "unchanged", "refused"))
        elif step == "change":
            if Role.objects.filter(code=told[0]).update(name=told[1]):
                model.names[told[0]] = told[1]
        elif brought:
            number = told[0] % len(brought)
            if number not in undone:
                undo(model, number, brought[number], undone)
        assert stored() == model.names


def undo(model, number, pk, undone):
    sheet_import = SheetImport.objects.get(pk=pk)
    if model.may_undo(number):
        actions.undo_import(sheet_import, actor=ACTOR)
        model.undo(number)
        undone.add(number)
    else:
        with pytest.raises(Refused):
            actions.undo_import(sheet_import, actor=ACTOR)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_order_of_imports_changes_and_undos(db, steps):
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        walk(steps, Path(folder))
        transaction.set_rollback(True)
