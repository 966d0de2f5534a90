"""What reading leaves behind: names that the register lacks, and what officers put right, from which the city's reader learns."""

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
