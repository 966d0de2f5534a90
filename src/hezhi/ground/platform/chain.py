"""Sealing the history: settled rows are gathered into Merkle batches and the roots chained; whoever changes a row afterwards is found out.

Settled are the rows of transactions below the oldest one still running, so no writer waits and no row can slip in behind the sealer."""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from . import clock, merkle, sight
from .models import AuditBatch

SEAL = sight.purpose("platform.seal", _("给全部留痕记录加封：只读每行的校验值，不读内容。"))
VERIFY = sight.purpose("platform.verify", _("核验全部留痕记录是否被改动、删除或补插。"))

LOCK = 6962  # one sealer at a time, wherever it runs
CONTENT = [
    "id",
    "deed",
    "object_type",
    "object_id",
    "area_path",
    "user_id",
    "grant_id",
    "actor_name",
    "post",
    "reason",
    "xid",
    "cluster",
]
MOST_SHOWN = 100


@transaction.atomic
def seal_batch() -> AuditBatch | None:
    """Seal what has settled since the last batch. None where nothing has, or where another sealer is at work."""
    with sight.job(SEAL), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        span = _next_span(cursor)
        return _seal(cursor, *span) if span else None


@dataclass
class Verdict:
    """What a check of the whole chain found. `altered` are ids of rows that no longer say what they said."""

    batches: int = 0
    rows: int = 0
    unsealed: int = 0
    altered: list[int] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    head: str = ""

    @property
    def is_sound(self) -> bool:
        return not self.altered and not self.faults

    def as_dict(self) -> dict[str, Any]:
        """For `--json` and for the page."""
        return {**asdict(self), "sound": self.is_sound}


@transaction.atomic
def verify() -> Verdict:
    """Recompute every row, every batch and the chain, in Python, trusting no function of the database; compare with the heads kept outside."""
    verdict, previous, heads, ends = Verdict(), b"\x00" * 32, _kept_heads(), {}
    with sight.job(VERIFY):
        for batch in AuditBatch.objects.order_by("id").iterator(chunk_size=1000):
            previous = _verify_batch(batch, previous, ends, verdict)
            kept = heads.pop(batch.pk, None)
            if kept and kept != bytes(batch.chained).hex():
                verdict.faults.append({"batch": batch.pk, "fault": "head_differs"})
            verdict.batches += 1
        verdict.head = previous.hex() if verdict.batches else ""
        verdict.faults += [{"batch": pk, "fault": "batch_missing"} for pk in heads]
        _verify_loose(ends, verdict)
    return verdict


def keep_head(batch: AuditBatch) -> None:
    """Write the newest head outside the database, at most once a minute, so that a rewritten chain cannot pass for the old one."""
    path, line = _heads_path(), f"{batch.sealed_at:%Y-%m-%dT%H:%M}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_text().rstrip().rpartition("\n")[2].startswith(line):
        return
    with path.open("a") as heads:
        heads.write(f"{line} {batch.pk} {bytes(batch.chained).hex()}\n")


def row_hash(values: dict[str, Any]) -> bytes:
    """SHA-256 over the row's canonical content, the same as the trigger `audit_fill` computes: each part as length:text, null as "-"."""
    parts = [values["id"], values["at_microseconds"], *(values[name] for name in CONTENT[1:]), values["changes"]]
    return hashlib.sha256("".join(_part(value) for value in parts).encode()).digest()


def chained_hash(previous: bytes, root: bytes, *numbers: int) -> bytes:
    """The link of the chain: the one before, this root, and cluster, from_xid, until_xid, count."""
    return hashlib.sha256(b"hezhi.audit.1" + previous + root + struct.pack(">4q", *numbers)).digest()


def _part(value: Any) -> str:
    if value is None:
        return "-"
    text = str(value)
    return f"{len(text.encode())}:{text}"


def _next_span(cursor) -> tuple[int, int, int] | None:
    """(cluster, from, until) of the next batch: first what an older cluster left unsealed, then our own settled rows."""
    cursor.execute(
        "select system_identifier, pg_snapshot_xmin(pg_current_snapshot())::text::bigint from pg_control_system()"
    )
    here, settled = cursor.fetchone()
    for older in _other_clusters(cursor, here):
        cursor.execute(
            "select max(xid) + 1 from audit_record where cluster = %s and xid >= %s", [older, _end_of(cursor, older)]
        )
        if until := cursor.fetchone()[0]:
            return older, _end_of(cursor, older), until
    start = _end_of(cursor, here)
    return (here, start, settled) if settled > start else None


def _end_of(cursor, cluster: int) -> int:
    """Where the last batch of a cluster ends: batches of one cluster follow each other without a gap."""
    cursor.execute("select until_xid from audit_batch where cluster = %s order by from_xid desc limit 1", [cluster])
    row = cursor.fetchone()
    return row[0] if row else 0


def _other_clusters(cursor, here: int) -> list[int]:
    """The identifiers of servers this history has lived on before, hopping along the index: this runs each second."""
    cursor.execute(
        "with recursive hop as ((select cluster from audit_record order by cluster limit 1) union all"
        " select (select cluster from audit_record where cluster > hop.cluster order by cluster limit 1) from hop"
        " where hop.cluster is not null) select cluster from hop where cluster <> %s order by 1",
        [here],
    )
    return [row[0] for row in cursor.fetchall()]


def _seal(cursor, cluster: int, start: int, until: int) -> AuditBatch | None:
    cursor.execute(
        "select row_hash from audit_record where cluster = %s and xid >= %s and xid < %s order by xid, id",
        [cluster, start, until],
    )
    hashes = [bytes(row[0]) for row in cursor.fetchall()]
    if not hashes:
        return None
    last = AuditBatch.objects.order_by("-id").first()
    root = merkle.root(hashes)
    previous = bytes(last.chained) if last else b"\x00" * 32
    return AuditBatch.objects.create(
        cluster=cluster,
        from_xid=start,
        until_xid=until,
        count=len(hashes),
        root=root,
        chained=chained_hash(previous, root, cluster, start, until, len(hashes)),
        sealed_at=clock.now(),
    )


def _rows(where: str, values: list[Any]) -> Iterator[tuple[int, bytes, bytes]]:
    """(id, hash as stored, hash recomputed) of the rows in sealing order."""
    names = ", ".join(CONTENT)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {names}, (extract(epoch from at) * 1000000)::bigint, changes::text, row_hash from audit_record"  # noqa: S608
            f" where {where} order by xid, id",
            values,
        )
        while chunk := cursor.fetchmany(5000):
            for row in chunk:
                values_by_name = dict(zip([*CONTENT, "at_microseconds", "changes"], row, strict=False))
                yield row[0], bytes(row[-1] or b""), row_hash(values_by_name)


def _verify_batch(batch: AuditBatch, previous: bytes, ends: dict[int, int], verdict: Verdict) -> bytes:
    fresh, found = [], 0
    where = "cluster = %s and xid >= %s and xid < %s"
    for pk, stored, computed in _rows(where, [batch.cluster, batch.from_xid, batch.until_xid]):
        if stored != computed:
            _note_altered(pk, verdict)
        fresh.append(computed)
        found += 1
    verdict.rows += found
    root = merkle.root(fresh)
    numbers = (batch.cluster, batch.from_xid, batch.until_xid, batch.count)
    if found != batch.count:
        fault = "rows_missing" if found < batch.count else "rows_added"
        verdict.faults.append({"batch": batch.pk, "fault": fault, "sealed": batch.count, "found": found})
    elif root != bytes(batch.root):
        verdict.faults.append({"batch": batch.pk, "fault": "root_differs"})
    if bytes(batch.chained) != chained_hash(previous, bytes(batch.root), *numbers):
        verdict.faults.append({"batch": batch.pk, "fault": "chain_broken"})
    if ends.get(batch.cluster, 0) != batch.from_xid:
        verdict.faults.append({"batch": batch.pk, "fault": "span_gap"})
    ends[batch.cluster] = batch.until_xid
    return bytes(batch.chained)


def _verify_loose(ends: dict[int, int], verdict: Verdict) -> None:
    """Rows that no batch speaks for yet: their own hashes must hold."""
    ended = " or ".join("(cluster = %s and xid < %s)" for _end in ends)
    values = [number for end in ends.items() for number in end]
    for pk, stored, computed in _rows(f"not ({ended})" if ended else "true", values):
        verdict.unsealed += 1
        if stored != computed:
            _note_altered(pk, verdict)


def _note_altered(pk: int, verdict: Verdict) -> None:
    if len(verdict.altered) < MOST_SHOWN:
        verdict.altered.append(pk)


def _heads_path() -> Path:
    return settings.HEZHI_HOME / "audit" / "heads"


def _kept_heads() -> dict[int, str]:
    path = _heads_path()
    if not path.exists():
        return {}
    return {int(pk): head for _at, pk, head in (line.split() for line in path.read_text().splitlines() if line)}
