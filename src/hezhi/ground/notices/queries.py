"""A person's messages; and how sending goes, without saying whose."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import clock, sight

from . import channels, wording
from .models import Letter, Muted, Notice

PAGE_ROWS = 50
NAMES = {"console": _("日志（不外发）"), "email": _("电子邮件"), "sms": _("短信"), "wecom": _("企业微信")}
STATES = ["failed", "trying", "waiting"]
WATCH = sight.purpose("notices.watch", _("看消息送得怎么样：只数件数、看原因，不看收件人和内容"))


@dataclass(frozen=True)
class Line:
    """One message in words."""

    pk: int
    title: str
    text: str
    path: str
    created_at: object
    is_new: bool


@dataclass(frozen=True)
class Heap:
    """Messages of one kind in one state: how many, since when, tried how often, why not."""

    state: str
    title: str
    count: int
    oldest: datetime
    tries: int
    reason: str


@dataclass(frozen=True)
class Way:
    """A channel in use: what went by it in the last day, and when last."""

    code: str
    is_ready: bool
    count: int
    last_at: datetime | None

    @property
    def name(self) -> str:
        """What it is called."""
        return str(NAMES.get(self.code, self.code))


@dataclass(frozen=True)
class Sending:
    """How sending goes."""

    ways: list[Way]
    heaps: list[Heap]

    @property
    def failed(self) -> int:
        """How many were given up."""
        return sum(heap.count for heap in self.heaps if heap.state == "failed")

    @property
    def stuck(self) -> int:
        """How many were tried and wait for their next try."""
        return sum(heap.count for heap in self.heaps if heap.state == "trying")


def notices_of(user) -> QuerySet[Notice]:
    """The person's messages, newest first."""
    return Notice.objects.filter(user=user).order_by("-id")


def lines_of(user, *, before: int | None = None, kind: str = "") -> list[Line]:
    """A page of them in the reader's language, of one kind if asked."""
    rows = notices_of(user)
    rows = rows.filter(template__in=wording.codes_of(kind)) if kind else rows
    rows = rows.filter(id__lt=before) if before else rows
    return [_line(row) for row in rows[:PAGE_ROWS]]


def every_line_of(user) -> list[Line]:
    """All of them in the reader's language, for his own copy."""
    return [_line(row) for row in notices_of(user)]


def muted_by(user) -> set[str]:
    """The kinds this person wants in his list only."""
    return set(Muted.objects.filter(user=user).values_list("kind", flat=True))


def count_new(user) -> int:
    """How many he has not read."""
    return Notice.objects.filter(user=user, read_at=None).count()


def has_way(kind: str) -> bool:
    """Whether this installation can reach a bare telephone ("sms") or e-mail address ("email"); the console counts, it stands for all."""
    return any(channel.code in (kind, "console") for channel in channels.in_use())


def sending() -> Sending:
    """What waits, what failed and why, what went. No names, no addresses, no texts."""
    with sight.job(WATCH):
        heaps = [heap for model in (Notice, Letter) for heap in _heaps(model)]
        gone = [row for model in (Notice, Letter) for row in _gone(model)]
    ready = {channel.code for channel in channels.in_use()}
    ways = [
        Way(
            code,
            code in ready,
            sum(row["count"] for row in gone if row["channel"] == code),
            max((row["last"] for row in gone if row["channel"] == code), default=None),
        )
        for code in channels.named()
    ]
    return Sending(ways, sorted(heaps, key=lambda heap: (STATES.index(heap.state), heap.oldest)))


def _heaps(model):
    open_rows = model.objects.filter(sent_at=None).order_by()
    for state, of_it in (
        ("failed", ~Q(failed_at=None)),
        ("trying", Q(failed_at=None, tries__gt=0)),
        ("waiting", Q(failed_at=None, tries=0)),
    ):
        counted = open_rows.filter(of_it).values("template", "last_error")
        for row in counted.annotate(count=Count("id"), oldest=Min("created_at"), tried=Max("tries")):
            title = wording.title_of(row["template"])
            yield Heap(state, title, row["count"], row["oldest"], row["tried"], row["last_error"])


def _gone(model):
    since = clock.now() - timedelta(days=1)
    return (
        model.objects.filter(sent_at__gt=since)
        .order_by()
        .values("channel")
        .annotate(count=Count("id"), last=Max("sent_at"))
    )


def _line(row: Notice) -> Line:
    title, text = wording.in_words(row.template, row.values)
    return Line(row.pk, title, text, row.path, row.created_at, row.read_at is None)
