"""Who: persons, organisations, posts with terms, who owns and who lives where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hezhi.ground.platform import clock
from hezhi.ground.platform.sealed import BlindIndexField, SealedField


class Person(models.Model):
    """A person in the register. Numbers are sealed; a home's path decides who may see him."""

    name = models.CharField(max_length=40)
    phone = SealedField(index="phone_index")
    phone_index = BlindIndexField()
    id_number = SealedField(index="id_number_index")
    id_number_index = BlindIndexField()
    area_path = models.CharField(max_length=60, blank=True, db_collation="C", db_index=True)
    born = models.DateField(null=True, blank=True)
    is_party_member = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    def __str__(self):
        return self.name


class OrganisationKind(models.TextChoices):
    """All bodies of the story."""

    HOTLINE_CENTRE = "hotline_centre", _("市民热线服务中心")
    CITY_DEPARTMENT = "city_department", _("市级部门")
    DISTRICT_GOVERNMENT = "district_government", _("区政府")
    DISTRICT_DEPARTMENT = "district_department", _("区级部门")
    SUBDISTRICT_OFFICE = "subdistrict_office", _("街道办/镇政府")
    RESIDENTS_COMMITTEE = "residents_committee", _("居委会/村委会")
    PARTY_ORG = "party_org", _("党组织")
    PROVIDER = "provider", _("物业服务人")
    DEVELOPER = "developer", _("建设单位")
    PROPERTY_RIGHT_UNIT = "property_right_unit", _("产权单位")
    OWNERS_COMMITTEE = "owners_committee", _("业委会")
    PMC = "pmc", _("物管会")
    SELF_MANAGEMENT_GROUP = "self_management_group", _("自管会")
    UTILITY = "utility", _("公用服务企业")
    POLICE_POST = "police_post", _("警务站")
    SERVICE_HALL = "service_hall", _("服务大厅")
    CARE_STATION = "care_station", _("养老驿站")
    TASK_FORCE = "task_force", _("专班")
    COORDINATION_COMMITTEE = "coordination_committee", _("党建工作协调委员会")
    OTHER = "other", _("其他")


class Organisation(models.Model):
    """A body that can be sent something, hold a post, own a unit or serve a compound."""

    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=24, choices=OrganisationKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    area_path = models.CharField(
        max_length=60, blank=True, db_collation="C", db_index=True, help_text="the area it is responsible for"
    )
    code = models.CharField(max_length=40, blank=True, help_text="unified social credit code or local number")
    phone = models.CharField(max_length=30, blank=True, help_text="the published one")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name", "area_path"], name="organisation_once")]

    def __str__(self):
        return self.short_name or self.name


class Post(models.Model):
    """A seat held by a person in an organisation for a term; every seat is a post, in committees and Party organisations alike.

    Two times: `valid_from` to `valid_until` the seat is held; it is known since `recorded_at`, and its end, if it came otherwise than
    planned, since `ended_at`. Until then we held `planned_until` for the end."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=60)
    role = models.CharField(max_length=50, blank=True, help_text="accounts.Role code, where the post signs in")
    area_path = models.CharField(max_length=60, blank=True, db_collation="C")
    is_seat_based = models.BooleanField(default=False, help_text="席位制: ends with the office")
    hangs_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="seats", help_text="席位制: the office it hangs on"
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="sent_posts", help_text="the body he sits for"
    )
    paper = models.CharField(max_length=200, blank=True, help_text="the paper that appoints")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    planned_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    grant = models.OneToOneField("accounts.Grant", models.SET_NULL, null=True, blank=True, related_name="post")

    def __str__(self):
        return f"{self.organisation} {self.title} {self.person}"


class Ownership(models.Model):
    """Who owns a unit, with what share, between which days; a person or an organisation (developer's unsold, property-right unit)."""

    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="ownerships")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="ownerships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="ownerships")
    share = models.DecimalField(max_digits=9, decimal_places=6, default=1, help_text="of one; co-owners add up to 1")
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    deed_number = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="the first day it is no longer so")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None, organisation__isnull=False)
                | models.Q(person__isnull=False, organisation=None),
                name="ownership_one_owner",
            ),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="ownership_share"),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gt=models.F("valid_from")),
                name="ownership_days",
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.person or self.organisation} {self.share}"


class ResidenceKind(models.TextChoices):
    """As what a person lives in a unit."""

    OWNER = "owner", _("业主")
    FAMILY = "family", _("家庭成员")
    TENANT = "tenant", _("承租人")
    OTHER = "other", _("其他")


class Residence(models.Model):
    """Who lives in a unit between which days."""

    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="residences")
    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    kind = models.CharField(max_length=8, choices=ResidenceKind)
    area_path = models.CharField(max_length=60, db_collation="C", db_index=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    def __str__(self):
        return f"{self.unit}: {self.person}"
