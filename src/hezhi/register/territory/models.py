"""Where: areas from city to community, compounds, buildings, units. Names, codes and successions have dates; paths never change."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _


def path_field(**kwargs):
    """An area path: fixed-width surrogate segments, compared byte by byte, never an official code."""
    return models.CharField(max_length=60, db_collation="C", **kwargs)


class AreaKind(models.TextChoices):
    """The four levels of government and self-government above a compound."""

    CITY = "city", _("市")
    DISTRICT = "district", _("区")
    SUBDISTRICT = "subdistrict", _("街道/镇/乡")
    COMMUNITY = "community", _("社区/村")


class AreaForm(models.TextChoices):
    """What an area of one level is called; several forms may stand on one level."""

    CITY = "city", _("市")
    DISTRICT = "district", _("区")
    COUNTY = "county", _("县")
    DEVELOPMENT_ZONE = "development_zone", _("开发区")
    STREET = "street", _("街道")
    TOWN = "town", _("镇")
    TOWNSHIP = "township", _("乡")
    AREA_OFFICE = "area_office", _("地区")
    COMMUNITY = "community", _("社区")
    VILLAGE = "village", _("村")
    OTHER = "other", _("其他")


class Area(models.Model):
    """A city, district, subdistrict or community. `path` is immutable: what happened keeps the path it had."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=12, choices=AreaKind)
    form = models.CharField(max_length=20, choices=AreaForm)
    name = models.CharField(max_length=60, help_text="the name in force; AreaName keeps all with dates")
    sort_key = models.CharField(
        max_length=120, blank=True, help_text="pinyin, made by platform place names; zh collation is not at hand"
    )
    path = path_field(unique=True)
    boundary = models.JSONField(null=True, blank=True, help_text="GeoJSON geometry, WGS84")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    households = models.IntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["parent", "sort_key"], name="area_children")]

    def __str__(self):
        return self.name

    @property
    def area_path(self):
        """The name under which every protected row carries its path."""
        return self.path


class AreaName(models.Model):
    """A name of an area between two days."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="names")
    name = models.CharField(max_length=60)
    plain = models.CharField(max_length=60, db_index=True, help_text="without its form word: 东华门, 多福巷")
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="area_one_name_a_day",
                expressions=[("area", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self):
        return self.name


class AreaCode(models.Model):
    """An official code of an area between two days; `scheme` says whose (gb2260, stats2023, local)."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=30)
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="area_code_one_holder_a_day",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self):
        return f"{self.scheme}:{self.code}"


class AreaSuccession(models.Model):
    """One area went over into another on a day (split, merged, renamed into a new body)."""

    before = models.ForeignKey(Area, models.PROTECT, related_name="successors")
    after = models.ForeignKey(Area, models.PROTECT, related_name="predecessors")
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    def __str__(self):
        return f"{self.before} -> {self.after} ({self.on})"


class CompoundKind(models.TextChoices):
    """How a compound came to be; decides who owns the common parts and who must care for it."""

    COMMERCIAL = "commercial", _("商品房")
    OLD = "old", _("老旧小区")
    HOUSING_REFORM = "housing_reform", _("房改房")
    RESETTLEMENT = "resettlement", _("回迁安置房")
    AFFORDABLE = "affordable", _("保障性住房")
    SELF_MANAGED_UNIT = "unit_managed", _("单位自管")
    DIRECT_MANAGED = "direct_managed", _("直管公房")
    COURTYARD = "courtyard", _("平房院落")
    VILLAGE_HOUSES = "village_houses", _("村居住宅")
    VILLA = "villa", _("别墅")
    UNKNOWN = "unknown", _("未登记")


class Compound(models.Model):
    """A residential compound. Unplaced (district unknown) compounds stay on the city's path and are counted as such."""

    name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16, choices=CompoundKind, default=CompoundKind.UNKNOWN)
    area_path = path_field()
    lead_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="compounds", help_text="the smallest area known"
    )
    is_placed = models.BooleanField(default=False)
    is_assessed = models.BooleanField(default=False, help_text="纳入考核")
    households = models.IntegerField(null=True, blank=True)
    building_count = models.IntegerField(null=True, blank=True)
    floor_area = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="m²")
    built_year = models.IntegerField(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True, blank=True, help_text="WGS84")
    lat = models.FloatField(null=True, blank=True, help_text="WGS84")
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="compound_name"),
            models.Index(fields=["area_path", "sort_key", "id"], name="compound_area"),
        ]

    def __str__(self):
        return self.name


class CompoundName(models.Model):
    """A name of a compound: official, former, spoken."""

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="names")
    name = models.CharField(max_length=80)
    plain = models.CharField(max_length=80, db_index=True, help_text="narrow digits, no blanks or brackets")
    is_official = models.BooleanField(default=False)
    valid = DateRangeField()

    def __str__(self):
        return self.name


class CompoundCode(models.Model):
    """A foreign key of somebody else: the housing register's project number, a portal's id."""

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="compound_code_once")]

    def __str__(self):
        return f"{self.scheme}:{self.code}"


class CompoundCommunity(models.Model):
    """A compound lies in a community between two days; one of them leads."""

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="communities")
    community = models.ForeignKey(Area, models.PROTECT)
    is_lead = models.BooleanField(default=True)
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="compound_one_lead_a_day",
                expressions=[("compound", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=models.Q(is_lead=True),
            )
        ]

    def __str__(self):
        return f"{self.compound} @ {self.community}"


class PropertyArea(models.Model):
    """物业管理区域, the legal voting area; may differ from the compound or cross it (Regulation Art. 29)."""

    name = models.CharField(max_length=80)
    area_path = path_field(db_index=True)
    compounds = models.ManyToManyField(Compound, related_name="property_areas")

    def __str__(self):
        return self.name


class Building(models.Model):
    """A building of a compound."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=40)
    sort_key = models.CharField(max_length=80, blank=True, help_text="numbers padded: 2号楼 before 10号楼")
    floors = models.IntegerField(null=True, blank=True)
    has_lift = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compound", "name"], name="building_once")]

    def __str__(self):
        return f"{self.compound} {self.name}"


class UnitUse(models.TextChoices):
    """What a unit is for."""

    HOME = "home", _("住宅")
    SHOP = "shop", _("商业")
    OFFICE = "office", _("办公")
    PARKING = "parking", _("车位")
    STORAGE = "storage", _("储藏")


class Unit(models.Model):
    """专有部分: what is owned separately. Its area in force is `queries.area_of`."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="units")
    entrance = models.CharField(max_length=20, blank=True, help_text="单元")
    number = models.CharField(max_length=20)
    sort_key = models.CharField(max_length=80, blank=True)
    use = models.CharField(max_length=10, choices=UnitUse, default=UnitUse.HOME)
    registered_area = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    surveyed_area = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    contract_area = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "entrance", "number"], name="unit_once")]

    def __str__(self):
        return f"{self.building} {self.entrance}{self.number}"
