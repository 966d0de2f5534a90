"""The kind of sheet `categories`: a city's own category tree, and how its codes map to ours."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from hezhi.ground.sheets.cells import Cell, CellError, as_text, narrow
from hezhi.ground.sheets.kinds import Column, Fate, ImportKind, Row

from .. import actions

CLOCKS = {
    "涉及生命财产": "emergency",
    "紧急": "emergency",
    "时效性强": "timely",
    "及时": "timely",
    "疑难": "complex",
    "一般": "ordinary",
}
YES = ("是", "有", "yes", "true", "1", "1.0", "y")
NO = ("否", "无", "no", "false", "0", "0.0", "n")


def _flag(cell: Cell) -> bool:
    words = narrow(as_text(cell)).strip().lower()
    if words in YES or words in NO:
        return words in YES
    raise CellError(_("请写“是”或“否”。"))


def _clock(cell: Cell) -> str:
    words = narrow(as_text(cell)).strip()
    if words in ("emergency", "timely", "ordinary", "complex"):
        return words
    found = next((code for word, code in CLOCKS.items() if word in words), "")
    if not found:
        raise CellError(_("没有这种时限：请写 紧急、时效性强、一般 或 疑难。"))
    return found


def _words(cell: Cell) -> list[str]:
    told = as_text(cell).replace("，", " ").replace("、", " ").replace(",", " ").replace(";", " ").replace("；", " ")
    return [word[:20] for word in told.split()][:60]


class CategorySheet(ImportKind):
    """A row is a category, or says which of ours a sender's code means. Levels as columns (一级、二级、三级) or each with its parent."""

    code = "categories"
    name = _lazy("诉求类别（本市的分类）")
    name_en = "Categories (the city's own tree)"
    deed = "requests.settings"
    columns: Sequence[Column] = (
        Column("first", "一级分类", "Level 1", ("一级", "一级类别", "大类"), example="物业管理"),
        Column("second", "二级分类", "Level 2", ("二级", "二级类别", "中类"), example="电梯"),
        Column("third", "三级分类", "Level 3", ("三级", "三级类别", "小类"), example="电梯困人"),
        Column("code", "代码", "Code", ("编码", "分类代码", "类别代码", "编号"), as_text=True, example="0203"),
        Column("name", "名称", "Name", ("类别", "类别名称", "分类名称", "分类"), example="电梯困人"),
        Column("name_en", "英文名称", "English name", ("英文",), example="Trapped in a lift"),
        Column("parent", "上级", "Parent", ("上级代码", "上级名称", "上级分类", "父级"), as_text=True),
        Column("maps_to", "对应本系统类别", "Means our category", ("对应类别", "对应代码", "对应"), as_text=True, example="elevator.fault"),
        Column("clock", "时限", "Time limit", ("办理时限", "时限类型"), read=_clock, example="时效性强"),
        Column("is_property", "物业类", "Property matter", ("是否物业", "计入名单"), read=_flag, example="是"),
        Column("is_active", "在用", "In use", ("启用", "是否启用", "是否在用"), read=_flag, example="是"),
        Column("words", "关键词", "Words", ("常用词", "词"), read=_words, example="困人 停运 坠落"),
    )  # fmt: skip

    def prepare(self, actor, options) -> Any:
        """The tree as it is."""
        return actions.TreeContext.of(actor)

    def judge(self, row: Row, context) -> list[CellError]:
        """A row must name something; what it maps to and lies under must be known, or be named in this file."""
        context.see(row)
        if not context.path_of(row):
            return [CellError("name", "", _("没有写类别的名称。"))]
        if any(len(name) > actions.LONGEST_NAME for name in context.path_of(row)):
            return [
                CellError(
                    "name",
                    context.path_of(row)[-1][:60],
                    _("类别的名称超过 %(limit)s 个字。") % {"limit": actions.LONGEST_NAME},
                )
            ]
        if row.get("maps_to") and not context.code_for(str(row.get("maps_to"))):
            return [CellError("maps_to", str(row.get("maps_to")), _("没有这个类别：请写本系统的代码或名称。"))]
        return []

    def store(self, rows: list[Row], context) -> list[Fate]:
        """Parents first, whatever the order of the file."""
        return actions.take_in_tree(rows, context)

    def undo(self, fates: list[Fate], context) -> None:
        """The tree as it was."""
        actions.give_back_tree(fates, actor=context.actor)
