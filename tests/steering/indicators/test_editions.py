"""An edition: frozen by one, released by another, corrected by the next, counted again by anyone."""

import csv
import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from hezhi.ground.platform import clock
from hezhi.ground.platform.models import AuditRecord
from hezhi.ground.platform.refusal import MoveRefused, NotPermitted, Refused
from hezhi.steering.indicators import actions, queries
from hezhi.steering.indicators.models import List30Edition
from hezhi.steering.indicators.states import EditionState
from tests.steering.indicators.factories import LAST_MONTH, MONTH, NOW, make_world, tell

pytestmark = pytest.mark.django_db
SCRIPT = Path("src/hezhi/steering/indicators/static/indicators/rebuild_list30.py").resolve()


@pytest.fixture
def world():
    made = make_world()
    tell(made.elm, MONTH, 9, "parking.fee", joined=2)
    tell(made.elm, MONTH, 2, "elevator.fault")
    tell(made.rose, MONTH, 11, "sanitation")
    tell(made.kite, MONTH, 4, "parking")
    tell(made.elm, LAST_MONTH, 8, "parking")
    with clock.fixed(NOW):
        yield made


def audited():
    return list(AuditRecord.objects.filter(deed__startswith="indicators").order_by("id").values_list("deed", flat=True))


def prepared(world, **more):
    return actions.prepare_edition(world.city.district, MONTH, actor=world.preparer, **more)


def released(world, **more):
    return actions.release_edition(prepared(world, **more), actor=world.releaser)


def test_preparing_freezes_the_list_and_its_records(world):
    edition = prepared(world)

    assert (edition.edition, edition.state) == (1, EditionState.PREPARED)
    assert edition.sha256 == hashlib.sha256(queries.canonical(edition.content)).hexdigest()
    assert hashlib.sha256(queries.records_of(edition)).hexdigest() == edition.content["records"]["sha256"]
    assert [(row["rank"], row["compound"], row["requests"]) for row in edition.content["rows"]] == [
        (1, "梧桐院", 11),
        (1, "月季园", 11),
    ]  # 纸鸢里 has four: fewer than five are not published
    assert audited() == ["indicators.prepare_edition"]


def test_the_records_of_a_small_compound_do_not_name_it(world):
    tell(world.rose, LAST_MONTH, 2, "parking")

    lines = queries.records_of(prepared(world)).decode().splitlines()
    records = list(csv.DictReader(line for line in lines if not line.startswith("#")))

    assert Counter((r["month"], r["name"], r["category"]) for r in records if r["name"] != "梧桐院") == {
        (f"{MONTH:%Y-%m}", "月季园", "sanitation"): 11,
        (f"{MONTH:%Y-%m}", "", "*"): 4,
        (f"{LAST_MONTH:%Y-%m}", "月季园", "*"): 2,
    }
    assert {r["compound"] for r in records if not r["name"]} == {""}


def test_later_requests_do_not_change_what_was_frozen(world):
    edition = prepared(world)

    tell(world.elm, MONTH, 7, "parking")

    again = List30Edition.objects.get(pk=edition.pk)
    assert again.content == edition.content
    assert queries.list_of_30(world.city.district, MONTH).rows[0].requests == 18


def test_the_database_holds_what_an_edition_says(world):
    edition = prepared(world)

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        List30Edition.objects.filter(pk=edition.pk).update(content={"rows": []})


def test_another_person_releases_and_the_public_can_read(world):
    edition = prepared(world)
    assert queries.get_public_edition(edition.pk) is None

    actions.release_edition(edition, actor=world.releaser)

    public = queries.get_public_edition(edition.pk)
    assert (public.released_name, public.state) == ("葛霜降", EditionState.RELEASED)
    assert audited() == ["indicators.prepare_edition", "indicators.release_edition"]


def test_two_officers_at_the_same_moment_make_one_edition(world, monkeypatch):
    prepared(world)
    monkeypatch.setattr(
        actions.list30, "_refuse_early_or_twice", lambda *_told: None
    )  # the other's page was read before

    with pytest.raises(Refused) as refused:
        prepared(world)

    assert refused.value.code == "already_waiting"
    assert List30Edition.objects.count() == 1
    assert audited() == ["indicators.prepare_edition"]


def test_anonymous_numbers_follow_their_own_key(world, settings):
    def numbers():
        return sorted(row["record"] for row in _rows(queries.frozen_list(world.city.district, MONTH, {})[1]))

    before = numbers()
    settings.SECRET_KEY = "a new one, all sessions end"
    assert numbers() == before
    settings.RECORDS_KEY = "another"
    assert not set(numbers()) & set(before)


def _rows(records):
    lines = [line for line in records.decode().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def test_nobody_releases_or_rejects_what_he_prepared(world):
    edition = prepared(world)
    before = audited()

    with pytest.raises(NotPermitted) as refused:
        actions.release_edition(edition, actor=world.preparer)
    with pytest.raises(NotPermitted):
        actions.reject_edition(edition, actor=world.preparer, reason="我自己退")

    assert refused.value.code == "two_people"
    assert List30Edition.objects.get(pk=edition.pk).state == EditionState.PREPARED
    assert audited() == before


def test_the_database_refuses_one_person_twice(world):
    edition = prepared(world)

    with pytest.raises(IntegrityError, match="list30_two_people"), transaction.atomic():
        List30Edition.objects.filter(pk=edition.pk).update(state="released", released_by=edition.prepared_by)


def test_a_month_that_is_not_over_cannot_be_prepared(world):
    with pytest.raises(Refused) as refused:
        actions.prepare_edition(world.city.district, NOW.date().replace(day=1), actor=world.preparer)

    assert (refused.value.code, refused.value.field) == ("month_open", "month")
    assert audited() == []


def test_one_edition_waits_at_a_time(world):
    prepared(world)

    with pytest.raises(Refused) as refused:
        prepared(world)

    assert refused.value.code == "already_waiting"


def test_sending_back_needs_a_reason_and_the_next_try_is_a_new_edition(world):
    edition = prepared(world)
    with pytest.raises(Refused) as refused:
        actions.reject_edition(edition, actor=world.releaser, reason=" ")
    assert refused.value.field == "reason"

    actions.reject_edition(edition, actor=world.releaser, reason="月季园的 3 件是隔壁的")

    again = prepared(world)
    assert (again.edition, again.state) == (2, EditionState.PREPARED)
    assert List30Edition.objects.get(pk=edition.pk).rejection == "月季园的 3 件是隔壁的"
    with pytest.raises(MoveRefused):
        actions.release_edition(edition, actor=world.releaser)


def test_a_correction_is_the_next_edition_and_the_old_one_stays_readable(world):
    first = released(world)
    tell(world.rose, MONTH, 3, "sanitation")
    with pytest.raises(Refused) as refused:
        prepared(world)
    assert (refused.value.code, refused.value.field) == ("reason_needed", "reason")

    second = released(world, reason="补录 3 件")

    first = queries.get_public_edition(first.pk)
    assert (first.state, second.edition, second.reason) == (EditionState.SUPERSEDED, 2, "补录 3 件")
    assert queries.edition_in_force(world.city.district.path, MONTH) == second
    assert [row["requests"] for row in first.content["rows"]] == [11, 11]
    assert [row["requests"] for row in second.content["rows"]] == [14, 11]


def test_an_exclusion_needs_its_reason_and_stands_on_the_list(world):
    with pytest.raises(Refused) as refused:
        prepared(world, exclusions={world.rose.pk: ""})
    assert refused.value.code == "exclusion_reason_needed"

    edition = prepared(world, exclusions={world.rose.pk: "整体腾退"})

    assert [row["compound"] for row in edition.content["rows"]] == ["梧桐院"]
    assert edition.content["exclusions"] == [
        {"compound_id": world.rose.pk, "compound": "月季园", "requests": 11, "reason": "整体腾退"}
    ]


def test_published_records_name_nobody_and_hide_small_cells(world):
    records = queries.records_of(prepared(world)).decode()
    lines = [line.split(",") for line in records.splitlines() if not line.startswith("#")]

    assert lines[0] == ["record", "compound", "name", "month", "category", "main"]
    elm = [line for line in lines if line[1] == str(world.elm.pk) and line[3] == "2026-10"]
    assert sorted(line[4] for line in elm) == ["*", "*"] + ["parking"] * 9
    assert "有事" not in records
    assert all(len(line[0]) == 20 for line in lines[1:])


def rebuild(folder, records, edition):
    (folder / "records.csv").write_bytes(records)
    (folder / "edition.json").write_bytes(edition)
    command = [sys.executable, "-I", str(SCRIPT), str(folder / "records.csv"), str(folder / "edition.json")]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_anyone_can_count_a_published_list_again(world, tmp_path):
    edition = released(world, exclusions={world.rose.pk: "整体腾退"})

    counted = rebuild(tmp_path, queries.records_of(edition), queries.canonical(edition.content))

    assert counted.returncode == 0, counted.stdout + counted.stderr
    assert "1 compounds: the same list" in counted.stdout
    assert f"edition {edition.sha256}" in counted.stdout


@pytest.mark.parametrize("forged", ["one request fewer", "a better rank"])
def test_a_list_that_does_not_follow_from_its_records_is_found_out(world, tmp_path, forged):
    edition = released(world)
    content = json.loads(queries.canonical(edition.content))
    content["rows"][0].update({"requests": 10} if forged == "one request fewer" else {"rank": 2})

    counted = rebuild(tmp_path, queries.records_of(edition), queries.canonical(content))

    assert counted.returncode == 1
    assert "NOT the same list" in counted.stdout


def test_the_script_is_short_and_needs_nothing(world):
    text = SCRIPT.read_text()

    assert len(text.splitlines()) <= 60
    assert "import django" not in text
