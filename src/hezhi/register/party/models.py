"""Party organisations with their papers, members, instructors, meetings, lists and claims; impediments to a seat. Seats are people.Post."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models.expressions import Func

from hezhi.ground.platform import clock

from .states import ChangeKind, EntryKind, ImpedimentKind, MeetingKind, OrgKind


class DateSpan(Func):
    """The days [since, until) of a row as a range, for constraints."""

    function = "DATERANGE"
    output_field = models.CharField()


class PartyOrg(models.Model):
    """A Party organisation as it stands: under which, in which body, since when, its term. How it came so is in `changes`."""

    organisation = models.OneToOneField("people.Organisation", models.PROTECT, related_name="party_org")
    kind = models.CharField(max_length=20, choices=OrgKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    host = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_orgs",
        help_text="the provider, committee or PMC in which it was set up; none: of an area",
    )
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    set_up_on = models.DateField()
    elected_on = models.DateField(null=True, blank=True, help_text="when the present term began")
    term_years = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True, blank=True, help_text="dissolved or merged: the first day it is no more")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("set_up_on")), name="party_org_days"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="party_org_not_its_own_parent"),
        ]

    def __str__(self):
        return str(self.organisation)


class PartyChange(models.Model):
    """One thing that happened to a Party organisation, from its paper. Appended, never edited."""

    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind)
    on = models.DateField()
    paper = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return f"{self.org}: {self.kind} {self.on}"


class Coverage(models.Model):
    """A Party organisation covers a compound between two days, by paper. The fact itself is written down into `standing`."""

    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="coverages")
    compound = models.ForeignKey("territory.Compound", models.PROTECT, related_name="party_coverages")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    paper = models.CharField(max_length=200)
    end_paper = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="party_coverage_once",
                expressions=[
                    ("org", RangeOperators.EQUAL),
                    ("compound", RangeOperators.EQUAL),
                    (DateSpan("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self):
        return f"{self.org} – {self.compound}"


class Membership(models.Model):
    """A Party member belongs to an organisation between two days. A functional branch joins people without moving where they belong."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="party_memberships")
    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="memberships")
    is_main = models.BooleanField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    paper = models.CharField(max_length=200)
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="party_one_main_membership",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateSpan("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(is_main=True),
            )
        ]

    def __str__(self):
        return f"{self.person} – {self.org}"


class HomeReport(models.Model):
    """在职党员回社区报到: a member who works elsewhere has reported to the Party organisation of his home community."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="home_reports")
    org = models.ForeignKey(PartyOrg, models.PROTECT, related_name="home_reports")
    unit = models.CharField(max_length=80, help_text="where he works")
    offers = models.CharField(max_length=120, blank=True, help_text="what he would do for his neighbours")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)

    def __str__(self):
        return f"{self.person} – {self.org}"


class Instructor(models.Model):
    """党建指导员: somebody sent to a project without (or with a new) branch. His work alone is no Party coverage (law.md 5)."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="instructed")
    compound = models.ForeignKey("territory.Compound", models.PROTECT, related_name="party_instructors")
    sent_by = models.ForeignKey(PartyOrg, models.PROTECT, related_name="instructors")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    paper = models.CharField(max_length=200)

    def __str__(self):
        return f"{self.person} – {self.compound}"


class Meeting(models.Model):
    """A meeting or discussion: what for, what was said, what was decided. Who came stands in the minutes and is counted nowhere."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="party_meetings")
    kind = models.CharField(max_length=14, choices=MeetingKind)
    at = models.DateTimeField()
    place = models.CharField(max_length=80)
    agenda = models.TextField()
    minutes = models.TextField(blank=True)
    decided = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="planned")
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)

    def __str__(self):
        return f"{self.organisation} {self.at:%F}"


class Task(models.Model):
    """What a meeting gave somebody to do, until when, and what came of it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="tasks")
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=80, help_text="the body or post that does it")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=300, blank=True)
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)

    def __str__(self):
        return self.what


class ListEntry(models.Model):
    """One line of the three lists: what is needed, what one has to give, what is done together."""

    kind = models.CharField(max_length=8, choices=EntryKind)
    title = models.CharField(max_length=80)
    detail = models.TextField(blank=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="list_entries")
    compound = models.ForeignKey("territory.Compound", models.PROTECT, null=True, blank=True, related_name="+")
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return self.title


class Claim(models.Model):
    """A body takes on a line of the lists; the other side agrees; both say afterwards how it went, in words."""

    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="claims")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="claims")
    plan = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="asked")
    asked_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=300, blank=True)
    word_of_owner = models.CharField(max_length=300, blank=True)
    word_of_claimant = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "organisation"],
                condition=models.Q(state__in=["asked", "agreed", "done"]),
                name="party_claim_once",
            )
        ]

    def __str__(self):
        return f"{self.organisation} – {self.entry}"


class Impediment(models.Model):
    """What stands in the way of somebody's seat between two days, as a paper says: arrears, kinship with a provider."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="impediments")
    kind = models.CharField(max_length=16, choices=ImpedimentKind)
    towards = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", help_text="the provider of kin"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    paper = models.CharField(max_length=200)
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)

    def __str__(self):
        return f"{self.person}: {self.kind}"
