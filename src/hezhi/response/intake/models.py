"""What reading leaves behind: names that the register lacks, what officers put right, and what a city taught its reader."""

from django.db import models


class NameState(models.TextChoices):
    """What became of a proposed name."""

    PROPOSED = "proposed", "待定"
    ACCEPTED = "accepted", "已登记"
    DISMISSED = "dismissed", "不是小区"


class ProposedName(models.Model):
    """A name in requests that looks like a compound's and is not registered; counted, never entered by itself."""

    name = models.CharField(max_length=80)
    area_path = models.CharField(max_length=60, db_collation="C", help_text="the smallest area that its requests named")
    count = models.IntegerField(default=0)
    example = models.BigIntegerField(null=True, help_text="the latest request that names it")
    state = models.CharField(max_length=10, choices=NameState, default=NameState.PROPOSED)
    compound = models.ForeignKey("territory.Compound", models.SET_NULL, null=True, blank=True, related_name="+")
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_path", "name"], name="proposed_name_once")]
        indexes = [models.Index(fields=["state", "-count"], name="proposed_name_often")]

    def __str__(self):
        return f"{self.name} ({self.count})"


class Correction(models.Model):
    """What a person said a request is about, against what was guessed: a labelled example for the next training. One per request."""

    request = models.OneToOneField("requests.ServiceRequest", models.CASCADE, related_name="+")
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    guessed = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=40)
    corrected_at = models.DateTimeField()

    def __str__(self):
        return f"{self.request_id}: {self.guessed or '—'} -> {self.label}"


class PlaceCandidate(models.Model):
    """A compound that a request without one may mean, with score (0-1) and reason; dropped when somebody has said where it is."""

    request = models.ForeignKey("requests.ServiceRequest", models.CASCADE, related_name="+")
    area_path = models.CharField(max_length=60, db_collation="C")
    compound = models.ForeignKey("territory.Compound", models.CASCADE, related_name="+")
    relation = models.CharField(max_length=8)
    score = models.FloatField()
    reason = models.CharField(max_length=60, help_text="the rule's code; put into words when shown")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "compound"], name="place_candidate_once")]

    def __str__(self):
        return f"{self.request_id} ? {self.compound_id} {self.score}"


class CategoryAlias(models.Model):
    """How a sender calls one of our categories: his code or name, in one spelling."""

    told = models.CharField(max_length=120, unique=True)
    category = models.ForeignKey("requests.Category", models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "category aliases"

    def __str__(self):
        return f"{self.told} -> {self.category}"


class Example(models.Model):
    """A labelled text that a city brought to teach its reader; numbers of persons in it are masked."""

    collection = models.CharField(max_length=60, help_text="the name under which its file was brought")
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    brought_at = models.DateTimeField()
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    label = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=16, unique=True)

    def __str__(self):
        return f"{self.label}: {self.title or self.text[:20]}"


class TrainingState(models.TextChoices):
    """How far a training is."""

    WAITING = "waiting", "等着开始"
    RUNNING = "running", "正在学"
    DONE = "done", "学完了"
    FAILED = "failed", "没有学成"


class Training(models.Model):
    """One learning from examples: from what, how far, what came out. `report` holds figures and row numbers, no text."""

    state = models.CharField(max_length=10, choices=TrainingState, default=TrainingState.WAITING)
    step = models.CharField(max_length=10, blank=True)
    share = models.FloatField(default=0)
    source = models.JSONField(default=dict, help_text="collections, corrections, label -> category code")
    rows = models.IntegerField(default=0)
    report = models.JSONField(default=dict)
    fault = models.CharField(max_length=300, blank=True)
    model = models.BinaryField(null=True)
    by = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d %H:%M} ({self.state})"


class ModelUse(models.Model):
    """Which model reads from a moment on; without a training our own words alone. The latest row is in use."""

    training = models.ForeignKey(Training, models.PROTECT, null=True, blank=True, related_name="uses")
    since = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True)

    def __str__(self):
        return f"{self.since:%Y-%m-%d %H:%M}: {self.training or 'words'}"
