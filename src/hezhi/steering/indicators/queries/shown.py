"""An edition's content (or a live list in the same form) as people read it: signs, words, lengths of bars. Nothing is counted here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..rules.ranking import VERSION

BAR = 150
MINUS = "−"


@dataclass(frozen=True)
class ShownRow:
    """One line of the list, ready to be printed on any surface."""

    rank: int
    climb_tone: str
    climb: str
    compound_id: int
    compound: str
    place: str
    district: str
    subdistrict: str
    provider: str
    requests: int
    bar: int
    matters: int
    last_month: int | None
    last_month_change: str
    last_month_percent: str
    last_year: int | None
    last_year_change: str
    last_year_percent: str
    change_on_month: int | None
    percent_on_month: Decimal | None
    change_on_year: int | None
    percent_on_year: Decimal | None
    households: int | None
    per_thousand: Decimal | None
    causes: str
    largest: str


@dataclass(frozen=True)
class Shown:
    """The list and its totals, ready to be printed."""

    month: date
    area: str
    place_head: str
    rows: list[ShownRow]
    totals: dict
    change_words: str
    definition: str
    cut_off: str
    exclusions: list[dict]
    records: dict | None


def shown(content: dict) -> Shown:
    """What the content says, in the reader's language where it is not a name."""
    top = max((row["requests"] for row in content["rows"]), default=1)
    year, month = (int(part) for part in content["month"].split("-"))
    wide = len({row["district"] for row in content["rows"]}) > 1
    return Shown(
        month=date(year, month, 1),
        area=content["area"]["name"],
        place_head=_("区、街道") if wide else _("街道"),
        rows=[_row(row, top, content, wide) for row in content["rows"]],
        totals=content["totals"],
        change_words=change_words(content["totals"]["change"]),
        definition=_definition(content, month),
        cut_off=content["cut_off"],
        exclusions=content["exclusions"],
        records=content.get("records"),
    )


def definition_words(month: int, area: str, smallest: int, places: int) -> str:
    """How the list is counted, in the reader's language."""
    said = _(
        "只数%(month)d月1日到月底收到、位置在%(area)s的物业类诉求，每一位诉求人说一次计一件；并在一起的同一件事另计为“事项”；"
        "巡查自己发现、没有人反映的不计。"
        "件数相同的位次相同，并列第%(places)d位的都列出。每千户＝件数÷户数×1000。规则第%(rule)d版。"
    ) % {"month": month, "area": area, "places": places, "rule": VERSION}
    return said + _("不足%(n)d件的小区不列入。") % {"n": smallest} if smallest > 1 else said


def _definition(content, month) -> str:
    """The frozen words; put into English for English readers as long as the rule is the one we know."""
    if get_language() != "en" or content["rule"] != VERSION:
        return content["definition"]
    return definition_words(month, content["area"]["name"], content["smallest"], content["places"])


def _row(row, top, content, wide) -> ShownRow:
    tone, words = climb(row["rank"], row["before_rank"], has_base=content["totals"]["last_month"] is not None)
    english = get_language() == "en"
    causes = [((c["category_en"] if english else "") or c["category"], c["requests"]) for c in row["causes"]]
    return ShownRow(
        rank=row["rank"],
        climb_tone=tone,
        climb=words,
        compound_id=row["compound_id"],
        compound=row["compound"],
        place=f"{row['district']} {row['subdistrict']}".strip() if wide else row["subdistrict"] or row["district"],
        district=row["district"],
        subdistrict=row["subdistrict"],
        provider=row["provider"] or "—",
        requests=row["requests"],
        bar=round(row["requests"] / top * BAR),
        matters=row["matters"],
        last_month=row["last_month"],
        last_month_change=signed(row["last_month_change"]["absolute"]),
        last_month_percent=percent(row["last_month_change"]["percent"]),
        last_year=row["last_year"],
        last_year_change=signed(row["last_year_change"]["absolute"]),
        last_year_percent=percent(row["last_year_change"]["percent"]),
        change_on_month=row["last_month_change"]["absolute"],
        percent_on_month=_decimal(row["last_month_change"]["percent"]),
        change_on_year=row["last_year_change"]["absolute"],
        percent_on_year=_decimal(row["last_year_change"]["percent"]),
        households=row["households"],
        per_thousand=_decimal(row["per_thousand"]),
        causes=_("、").join(f"{name} {count}" for name, count in causes) or "—",
        largest=f"{causes[0][0]} {causes[0][1]}" if causes else "—",
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def climb(rank: int, before: int | None, *, has_base: bool) -> tuple[str, str]:
    """Up the list is worse, down is better; words and an arrow say it, colour only helps."""
    if not has_base:
        return "muted", "—"
    if before is None:
        return "bad", _("＋ 新上榜")
    if before == rank:
        return "muted", _("＝ 平")
    if before > rank:
        return "bad", _("↑ 升 %(n)d") % {"n": before - rank}
    return "good", _("↓ 降 %(n)d") % {"n": rank - before}


def signed(number: int | None) -> str:
    """+31, −6, 0; a dash for no base."""
    if number is None:
        return "—"
    return f"{'+' if number > 0 else MINUS if number < 0 else ''}{abs(number):,}"


def percent(text: str | None) -> str:
    """+55.4%, −7.5%; a dash for no base."""
    if text is None:
        return "—"
    sign = "+" if Decimal(text) > 0 else MINUS if Decimal(text) < 0 else ""
    return f"{sign}{abs(Decimal(text)):,}%"


def change_words(change: dict) -> str:
    """比上月少 8.2% / 比上月多 31 件 / 和上月一样多: the tail of an opening sentence."""
    absolute, share = change["absolute"], change["percent"]
    if absolute is None:
        return _("上月没有记录可比")
    if absolute == 0:
        return _("和上月一样多")
    amount = f"{abs(Decimal(share))}%" if share is not None else _("%(n)d 件") % {"n": abs(absolute)}
    return (_("比上月多 %(amount)s") if absolute > 0 else _("比上月少 %(amount)s")) % {"amount": amount}
