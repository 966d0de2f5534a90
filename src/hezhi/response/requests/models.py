"""诉求 and 工单: what a person asked, and each sending of it to a handler."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform.sealed import BlindIndexField, SealedField

from .states import DONE_DISPATCH, DispatchState, RequestState

# Where most rows end up in the end; indexes of what is still being worked on leave them out.
USUAL_ENDS = ["closed", "closed_unresolved", "answered", "linked_duplicate"]
ENDED_SENDINGS = [state.value for state in DONE_DISPATCH]


class Category(models.Model):
    """What a request is about: a tree that a city may replace. `clock` names the time limit, `is_property` feeds the list of 30."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    clock = models.CharField(max_length=20, default="ordinary")
    is_property = models.BooleanField(default=False)
    is_praise = models.BooleanField(default=False)
    words = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="words that speak for it in a first classification",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self):
        return self.name_en if self.name_en and get_language() == "en" else self.name


class ClockRule(models.Model):
    """A time limit from dispatch, continuous, no holiday roll (law.md 4.2 [D]). Configuration with dates."""

    code = models.CharField(max_length=20, help_text="emergency|timely|ordinary|complex")
    name = models.CharField(max_length=40)
    hours = models.IntegerField()
    dispatch_hours = models.IntegerField(default=24, help_text="within which a received request must be sent on")
    amber_share = models.DecimalField(
        max_digits=3, decimal_places=2, default="0.75", help_text="of the time gone when it turns ▲"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    def __str__(self):
        return f"{self.name} {self.hours} h"


class RequestKind(models.TextChoices):
    """The five kinds of the Ordinance (Art. 2), and praise, counted as carefully."""

    INQUIRY = "inquiry", _("咨询")
    HELP = "help", _("求助")
    COMPLAINT = "complaint", _("投诉")
    REPORT = "report", _("举报")
    SUGGESTION = "suggestion", _("建议")
    PRAISE = "praise", _("表扬")


class Channel(models.TextChoices):
    """How it reached us."""

    HOTLINE = "hotline", _("12345热线")
    WEB = "web", _("网页")
    PHONE = "phone", _("来电代录")
    HALL = "hall", _("服务大厅")
    PATROL = "patrol", _("巡查")
    POLICE = "police", _("警务站")
    DEVICE = "device", _("设备")


class Requester(models.Model):
    """How to reach who asked; numbers sealed; one row per known phone, or per anonymous asking."""

    name = models.CharField(max_length=40, blank=True)
    phone = SealedField(index="phone_index")
    phone_index = BlindIndexField()
    mail = models.BinaryField(null=True, blank=True, help_text="e-mail address, sealed")
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    handle = models.CharField(max_length=60, blank=True, db_index=True, help_text="a user id of the source system")

    def __str__(self):
        return self.name or "—"


class ServiceRequest(models.Model):
    """What a person asks through any channel: one case, one thread. Never deleted; what happened keeps its path."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=10, choices=RequestKind, default=RequestKind.HELP)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.HOTLINE)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True, help_text="the place in the teller's words")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=[(s, s) for s in RequestState], default=RequestState.RECEIVED)

    area_path = models.CharField(max_length=60, db_collation="C")
    compound = models.ForeignKey(
        "territory.Compound", models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    compound_score = models.FloatField(null=True, blank=True)
    compound_reason = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    category_score = models.FloatField(null=True, blank=True)
    category_reason = models.CharField(max_length=200, blank=True)

    requester = models.ForeignKey(Requester, models.PROTECT, null=True, blank=True, related_name="requests")
    person = models.BigIntegerField(null=True, blank=True, help_text="people.Person id of who may follow it")
    filed_by = models.CharField(max_length=80, blank=True, help_text="who wrote it down on behalf")
    is_anonymous = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)

    joined_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="voices",
        db_index=False,
        help_text="the main request of one matter",
    )
    voice_count = models.IntegerField(default=1, help_text="kept on the main request: itself and those joined")

    is_repeat = models.BooleanField(
        default=False, help_text="same person, same matter, nothing new: told the progress, not counted again (D8)"
    )
    token = models.UUIDField(null=True, blank=True, help_text="one-use token of the form that filed it")
    lookup = models.BinaryField(
        max_length=32, null=True, blank=True, help_text="blind index of number + phone's last four, for 进度查询"
    )

    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=60, blank=True)
    source_hash = models.BinaryField(max_length=32, null=True, blank=True)

    desk = models.BigIntegerField(null=True, blank=True, help_text="people.Organisation id that has it now")
    dispatch_by = models.DateTimeField(null=True, blank=True, help_text="latest dispatch, stored when received")
    dispatch_amber_at = models.DateTimeField(null=True, blank=True)
    is_objected = models.BooleanField(default=False, help_text="its dispatch came back and waits for a decision")
    due_at = models.DateTimeField(null=True, blank=True, help_text="latest answer, stored when dispatched or received")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_contacted = models.BooleanField(null=True)
    is_resolved = models.BooleanField(null=True)
    satisfaction = models.IntegerField(null=True, blank=True, help_text="5 非常满意 … 1 非常不满意")
    unresolved_reason = models.CharField(max_length=200, blank=True)
    next_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~models.Q(external_id=""), name="request_once_per_source"
            ),
            models.UniqueConstraint(
                fields=["token"], condition=models.Q(token__isnull=False), name="request_once_per_form"
            ),
        ]
        indexes = [
            models.Index(
                fields=["area_path", "dispatch_by"],
                condition=models.Q(state__in=["received", "reopened"]) | models.Q(is_objected=True),
                name="request_desk",
            ),
            models.Index(
                fields=["state", "area_path", "due_at"],
                condition=~models.Q(state__in=USUAL_ENDS),
                name="request_state",
            ),
            models.Index(
                fields=["state", "category", "received_at"],
                condition=~models.Q(state__in=USUAL_ENDS),
                name="request_state_category",
            ),
            HashIndex(fields=["lookup"], condition=models.Q(lookup__isnull=False), name="request_lookup"),
            models.Index(fields=["person"], condition=models.Q(person__isnull=False), name="request_person"),
            models.Index(fields=["joined_to"], condition=models.Q(joined_to__isnull=False), name="request_voices"),
            models.Index(fields=["area_path", "received_at", "category"], name="request_area"),
            models.Index(fields=["received_at", "id"], name="request_newest"),
            models.Index(fields=["compound", "received_at"], name="request_compound"),
            models.Index(fields=["category", "received_at"], name="request_category"),
            models.Index(fields=["desk"], condition=models.Q(desk__isnull=False), name="request_on_desk"),
            models.Index(fields=["next_date"], condition=models.Q(state="closed_unresolved"), name="request_promised"),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def is_found(self) -> bool:
        """A patrol found it and nobody told it: there is nobody to ask, and it counts in no figure of what people told."""
        return self.channel == Channel.PATROL and self.requester_id is None and self.person is None


class Via(models.TextChoices):
    """How a catalogue rule finds the handler: a named organisation, or whoever stands in that relation to the place."""

    ORGANISATION = "organisation", _("指定单位")
    PROVIDER = "provider", _("小区物业服务人")
    COMMUNITY = "community", _("所在社区居委会")
    SUBDISTRICT = "subdistrict", _("所在街道办")
    DISTRICT = "district", _("所在区政府")


class CatalogueRule(models.Model):
    """派单目录: area and category to the first handler and co-handlers. The most special rule wins: longest area, deepest category."""

    area_path = models.CharField(max_length=60, db_collation="C")
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True)
    via = models.CharField(max_length=12, choices=Via, default=Via.ORGANISATION)
    handler = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    co_handlers = models.ManyToManyField("people.Organisation", blank=True, related_name="+")
    clause = models.CharField(max_length=120, blank=True, help_text="the duty-list clause that says so")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(via="organisation") | models.Q(handler__isnull=False), name="rule_names_its_handler"
            )
        ]

    def __str__(self):
        return f"{self.area_path} {self.category or '*'} -> {self.handler or self.via}"


class Dispatch(models.Model):
    """工单: one sending of a request to a handler, with its clock."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="dispatches")
    handler = models.ForeignKey("people.Organisation", models.PROTECT, related_name="dispatches", db_index=False)
    co_handlers = models.ManyToManyField(
        "people.Organisation", through="CoHandling", blank=True, related_name="co_dispatches"
    )
    copied_to = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=20, choices=[(s, s) for s in DispatchState], default=DispatchState.SENT)
    area_path = models.CharField(max_length=60, db_collation="C")
    rule = models.CharField(
        max_length=200, blank=True, help_text="why this handler: the rule that fired, or the officer's choice"
    )
    clock = models.CharField(max_length=20, default="ordinary")
    sent_at = models.DateTimeField()
    sent_by = models.BigIntegerField(null=True, blank=True, help_text="accounts.User id of the officer")
    due_at = models.DateTimeField()
    amber_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    report = models.TextField(blank=True)
    objection = models.CharField(max_length=300, blank=True)
    objection_clause = models.CharField(max_length=120, blank=True)
    proposed_handler = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    objections_before = models.IntegerField(default=0, help_text="upheld objections that led to this sending")
    is_with_arbiter = models.BooleanField(default=False, help_text="a second objection is decided one level up")
    excluded_reason = models.CharField(
        max_length=120, blank=True, help_text="why this handler is not rated for it (objection upheld: D9)"
    )

    class Meta:
        verbose_name_plural = "dispatches"
        indexes = [
            models.Index(
                fields=["handler", "state", "due_at"],
                condition=~models.Q(state__in=ENDED_SENDINGS),
                name="dispatch_desk",
            ),
            models.Index(
                fields=["state", "area_path"], condition=~models.Q(state__in=ENDED_SENDINGS), name="dispatch_open"
            ),
            models.Index(fields=["handler", "sent_at"], name="dispatch_record"),
            models.Index(fields=["sent_by", "sent_at"], name="dispatch_officer"),
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(
                    state__in=["sent", "dispatch_stands", "accepted", "contacted", "handling", "extended", "sent_back"]
                ),
                name="dispatch_at_work",
            ),
        ]

    def __str__(self):
        return f"{self.request.number} -> {self.handler}"


class CoHandling(models.Model):
    """A co-handler's part: it reports to the first handler in time or explains (Ordinance Art. 14); late is marked, not rated (D10)."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="co_handlings")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="co_handlings")
    area_path = models.CharField(max_length=60, db_collation="C")
    due_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(
        default=False, help_text="reported after its day: the late mark of the dual assessment"
    )
    report = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "organisation"], name="co_handler_once")]
        indexes = [models.Index(fields=["organisation", "due_at"], name="co_handling_desk")]

    def __str__(self):
        return f"{self.dispatch} + {self.organisation}"


class CallbackDraw(models.Model):
    """A sample of answered requests to be called once more, drawn once for a period by a number that others published."""

    area_path = models.CharField(max_length=60, db_collation="C")
    first = models.DateField()
    last = models.DateField()
    published = models.CharField(max_length=120, help_text="the number as it was published, and its issue")
    pool = ArrayField(models.CharField(max_length=24), help_text="request numbers of the period, in order")
    drawn = ArrayField(models.CharField(max_length=24), help_text="in the order of the draw")
    at = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_path", "first", "last"], name="callback_draw_once")]

    def __str__(self):
        return f"{self.first} - {self.last}: {len(self.drawn)}/{len(self.pool)}"


class NoteKind(models.TextChoices):
    """Who added a word, and why."""

    SUPPLEMENT = "supplement", _("补充情况")
    URGE = "urge", _("催一下")
    CONTACT = "contact", _("联系了诉求人")
    PROGRESS = "progress", _("办理进展")
    EXTEND = "extend", _("延期")
    QUESTION = "question", _("问了诉求人")
    UNREACHED = "unreached", _("回访没打通")


class Note(models.Model):
    """A word added to a request: the person's supplement, the handler's contact. Text stands here, so that it can be erased; the
    history keeps that it was said."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="notes", db_index=False)
    kind = models.CharField(max_length=10, choices=NoteKind)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True)
    area_path = models.CharField(max_length=60, db_collation="C")
    person = models.BigIntegerField(null=True, blank=True)
    desk = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["request", "at"], name="note_request")]

    def __str__(self):
        return f"{self.request_id} {self.kind}"


class Picture(models.Model):
    """A photo of a request, before or after: re-encoded without its hidden data before it is kept."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="pictures")
    file = models.CharField(max_length=120, help_text="name in the store")
    is_proof = models.BooleanField(default=False, help_text="of the work done, not of the matter")
    is_before = models.BooleanField(default=False, help_text="a proof's first half: how it was when the handler came")
    at = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True)
    area_path = models.CharField(max_length=60, db_collation="C")
    person = models.BigIntegerField(null=True, blank=True)
    desk = models.BigIntegerField(null=True, blank=True)

    def __str__(self):
        return self.file


class Voice(models.Model):
    """What a person said instead of writing it. The recording is kept sealed as it was said; a clerk writes down what it says."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="recordings")
    file = models.CharField(max_length=120, help_text="name in the store")
    transcript = models.TextField(blank=True)
    transcribed_at = models.DateTimeField(null=True, blank=True)
    transcribed_by = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True)
    area_path = models.CharField(max_length=60, db_collation="C")
    person = models.BigIntegerField(null=True, blank=True)
    desk = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["request"], name="voice_request")]

    def __str__(self):
        return self.file


class Attempt(models.Model):
    """One try at an open door (a look-up, a filing without account), kept an hour to slow guessing. The key is a digest."""

    door = models.CharField(max_length=20)
    key = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["door", "key", "at"], name="attempt_door")]

    def __str__(self):
        return f"{self.door} {self.at:%F %T}"


class CountDelta(models.Model):
    """A signed change of a kept count, written in the deed's own transaction; one worker folds it into CountLeaf."""

    compound = models.BigIntegerField(null=True)
    category = models.BigIntegerField(null=True)
    area_path = models.CharField(max_length=60, db_collation="C")
    month = models.DateField()
    requests = models.IntegerField(default=0)
    matters = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["month", "area_path"], name="count_delta_month")]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.compound} {self.requests:+d}"


class CountLeaf(models.Model):
    """How many requests (voices) and matters a compound had of a category in a month. Sums above are computed."""

    compound = models.BigIntegerField(null=True)
    category = models.BigIntegerField(null=True)
    area_path = models.CharField(max_length=60, db_collation="C")
    month = models.DateField()
    requests = models.IntegerField(default=0)
    matters = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "area_path", "compound", "category"], name="count_leaf_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["compound", "month"], name="count_leaf_compound")]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.compound} {self.requests}"


class CountOfCompound(models.Model):
    """A compound's property requests of a month inside an area, for every area above it from community to city: the list of 30 reads
    them from the top. Sums of leaves, kept by the same statement that folds."""

    month = models.DateField()
    area_path = models.CharField(max_length=60, db_collation="C", help_text="the area that is summed, at any level")
    compound = models.BigIntegerField(null=True)
    requests = models.IntegerField(default=0)
    matters = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "area_path", "compound"], name="count_of_compound_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(
                fields=["month", "area_path", "-requests"],
                include=["compound", "matters"],
                name="count_of_compound_rank",
            )
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.area_path} {self.compound} {self.requests}"


class CountOfArea(models.Model):
    """An area's requests of a month by category, for areas of every level. Sums of leaves, kept by the same statement that folds."""

    month = models.DateField()
    area_path = models.CharField(max_length=60, db_collation="C", help_text="the area that is summed, at any level")
    category = models.BigIntegerField(null=True)
    requests = models.IntegerField(default=0)
    matters = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "area_path", "category"], name="count_of_area_once", nulls_distinct=False
            )
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.area_path} {self.category} {self.requests}"
