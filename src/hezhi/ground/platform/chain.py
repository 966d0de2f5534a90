"""Sealing the history: settled rows are gathered into Merkle batches and the roots chained; whoever changes a row afterwards is found out.

Settled are the rows of transactions below the oldest one still running, so no writer waits and no row can slip in behind the sealer."""

import hashlib
import struct
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from . import clock, merkle, sight
from .audit import PARTED
from .models import AuditBatch

SEAL = sight.purpose("platform.seal", _("给全部留痕记录加封：只读每行的校验值，不读内容。"))
VERIFY = sight.purpose("platform.verify", _("核验全部留痕记录是否被改动、删除或补插。"))

LOCK = 6962  # one sealer at a time, wherever it runs
# Rows with their words; left joins, so that a row whose words are gone is read, and found not to hold.
ROWS = "audit_row r left join audit_kind k on k.id = r.kind_id left join audit_doer d on d.id = r.doer_id"
CHUNK = 100  # batches whose rows are read at once
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
    verdict, previous, heads = Verdict(), b"\x00" * 32, _kept_heads()
    ends: dict = {}
    with sight.job(VERIFY):
        for batch, rows in _sealed_rows():
            previous = _verify_batch(batch, rows, previous, ends, verdict)
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
    """SHA-256 over the row's canonical content, the same as the database's `audit_write` computes: each part as length:text, null as "-"."""
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
    for older in _older_clusters(cursor, here):
        cursor.execute(
            f"select max(r.xid) + 1 from {ROWS} where k.cluster = %s and r.xid >= %s",  # noqa: S608
            [older, _end_of(cursor, older)],
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


def _older_clusters(cursor, here: int) -> list[int]:
    """The identifiers of servers this history has lived on before, until the first batch of our own: what was restored is sealed by then,
    and on a server that is gone nothing more is written."""
    cursor.execute(
        "select distinct cluster from audit_kind where cluster <> %(here)s"
        " and not exists (select from audit_batch where cluster = %(here)s) order by 1",
        {"here": here},
    )
    return [row[0] for row in cursor.fetchall()]


def _seal(cursor, cluster: int, start: int, until: int) -> AuditBatch | None:
    cursor.execute(
        f"select r.row_hash from {ROWS} where k.cluster = %s and r.xid >= %s and r.xid < %s order by r.xid, r.id",  # noqa: S608
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


@dataclass(frozen=True)
class _Row:
    """A row of the history in sealing order: its hash as stored, and as its content gives it now."""

    pk: int
    xid: int
    stored: bytes
    computed: bytes


def _rows(where: str, values: list[Any]) -> Iterator[_Row]:
    names = ", ".join({"id": "r.id", "cluster": "k.cluster"}.get(name, name) for name in CONTENT)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {names}, (extract(epoch from at) * 1000000)::bigint, form, told, row_hash from {ROWS}"  # noqa: S608
            f" where {where} order by r.xid, r.id",
            values,
        )
        while chunk := cursor.fetchmany(5000):
            for row in chunk:
                content = dict(zip([*CONTENT, "at_microseconds", "form", "told"], row, strict=False))
                yield _Row(content["id"], content["xid"], bytes(row[-1] or b""), _computed(content))


def _computed(content: dict[str, Any]) -> bytes:
    """The hash that a row's content gives; none where its words are gone or do not fit together."""
    told = tuple(content["told"].split(PARTED)) if content["told"] else ()
    try:
        return row_hash(content | {"changes": content["form"] % told})
    except (TypeError, ValueError):
        return b""


def _sealed_rows() -> Iterator[tuple[AuditBatch, list[_Row]]]:
    """Each batch with the rows of its span. Spans that follow each other are read together, a hundred at a time."""
    waiting = AuditBatch.objects.order_by("id").iterator(chunk_size=1000)
    while batches := list(islice(waiting, CHUNK)):
        if _is_in_line(batches):
            rows = list(_spanned(batches[0].cluster, batches[0].from_xid, batches[-1].until_xid))
            numbers = [row.xid for row in rows]
            for batch in batches:
                yield batch, rows[bisect_left(numbers, batch.from_xid) : bisect_left(numbers, batch.until_xid)]
        else:
            for batch in batches:
                yield batch, list(_spanned(batch.cluster, batch.from_xid, batch.until_xid))


def _is_in_line(batches: list[AuditBatch]) -> bool:
    return all(
        before.cluster == after.cluster and before.from_xid <= before.until_xid <= after.from_xid <= after.until_xid
        for before, after in pairwise(batches)
    )


def _spanned(cluster: int, start: int, until: int) -> Iterator[_Row]:
    return _rows("k.cluster = %s and r.xid >= %s and r.xid < %s", [cluster, start, until])


def _verify_batch(
    batch: AuditBatch, rows: list[_Row], previous: bytes, ends: dict[int, int], verdict: Verdict
) -> bytes:
    for row in rows:
        if row.stored != row.computed:
            _note_altered(row.pk, verdict)
    found = len(rows)
    verdict.rows += found
    root = merkle.root(row.computed for row in rows)
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
    ended = " or ".join("(k.cluster = %s and r.xid < %s)" for _end in ends)
    values = [number for end in ends.items() for number in end]
    for row in _rows(f"({ended}) is not true" if ended else "true", values):
        verdict.unsealed += 1
        if row.stored != row.computed:
            _note_altered(row.pk, verdict)


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
