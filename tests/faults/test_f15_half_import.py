"""F15: a half-imported sheet. The importing process is killed with -9 at different moments; afterwards all good rows are there, or none."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.database import ROOT

ROWS = 3000
MOMENTS = (0.15, 0.35, 0.55, 0.75, 0.9)  # of the time that the same import takes undisturbed


def run(live, *arguments):
    """`hezhi import divisions …` as its own process on the house's database."""
    told = {"PYTHONPATH": str(ROOT / "src"), "HEZHI_DB_SOCKET": str(live.server.socket), "HEZHI_DB_NAME": live.name}
    told |= {"HEZHI_HOME": str(live.home), "DJANGO_SETTINGS_MODULE": "hezhi.config.settings.test"}
    command = [sys.executable, "-m", "hezhi", "import", "divisions", *map(str, arguments), "--city", "测城", "--json"]
    return subprocess.Popen(command, env={**os.environ, **told}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def counted(live, prefix):
    from hezhi.ground.platform.models import AuditRecord
    from hezhi.ground.sheets.models import SheetImport
    from hezhi.register.territory.models import AreaCode

    with live.writing():
        areas = AreaCode.objects.filter(code__startswith=prefix).count()
        imports = SheetImport.objects.filter(file_name=f"{prefix}.csv").count()
        return areas, imports, AuditRecord.objects.filter(deed="sheets.commit", changes__file=f"{prefix}.csv").count()


def communities(folder, street):
    path = folder / f"{street}.csv"
    rows = [f"{street}{n:04d},第{n}社区居委会,{street}" for n in range(ROWS)]
    path.write_text("code,name,streetCode\n" + "\n".join([*rows, f"{street}9999,没有上级的社区,999999999"]) + "\n")
    return path


@pytest.mark.fault
@pytest.mark.timeout(280)
def test_a_killed_import_leaves_all_good_rows_or_none(live, tmp_path):
    districts, streets = tmp_path / "d.csv", tmp_path / "s.csv"
    districts.write_text("code,name,cityCode\n990101,测试区,9901\n")
    streets.write_text(
        "code,name,areaCode\n" + "\n".join(f"9901010{n:02d},第{n}街道,990101" for n in range(1, 9)) + "\n"
    )
    for path in (districts, streets):
        assert run(live, path).wait(60) == 0
    began = time.monotonic()
    whole = run(live, communities(tmp_path, "990101001"))
    report = json.loads(whole.communicate(timeout=120)[0])
    took = time.monotonic() - began
    assert (report["created"], report["refused"]) == (ROWS, 1)

    seen = []
    for number, moment in enumerate(MOMENTS, start=2):
        street = f"9901010{number:02d}"
        process = run(live, communities(tmp_path, street))
        time.sleep(moment * took)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        process.stdout.close()
        seen.append(counted(live, street))

    all_or_none = [s in ((1, 0, 0), (ROWS + 1, 1, 1)) for s in seen]  # the street itself bears the prefix
    sys.stdout.write(
        "\n"
        + json.dumps(
            {
                "fault": "F15",
                "killed": len(seen),
                "half_imports": all_or_none.count(False),
                "whole": sum(s[0] > 1 for s in seen),
            }
        )
        + "\n"
    )
    assert all(all_or_none), seen
    again = json.loads(run(live, communities(tmp_path, "990101002")).communicate(timeout=120)[0])
    assert again["created"] + again["unchanged"] == ROWS
