"""The kind of sheet `examples`: texts that somebody has labelled, from which the reader learns."""

import hashlib
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from hezhi.ground.platform import clock
from hezhi.ground.sheets.cells import CellError
from hezhi.ground.sheets.kinds import Column, Fate, ImportKind, Option, Row

from .. import actions
from ..rules.wording import tidy


class ExampleSheet(ImportKind):
    """Labelled texts; the same text with the same label is kept once, whichever file brings it."""

    code = "examples"
    name = _lazy("分类示例（教机器用）")
    name_en = "Labelled examples (to teach the reader)"
    deed = "intake.train"
    columns: Sequence[Column] = (
        Column("title", "标题", "Title", ("诉求标题", "主题", "留言主题", "问题标题"), example="电梯停运没人修"),
        Column("text", "内容", "Text", ("正文", "主要内容", "诉求内容", "留言详情", "问题描述", "body", "body_head"), example="3号楼电梯停运两天，老人上下楼困难"),
        Column("label", "分类", "Label", ("类别", "一级标签", "一级分类", "问题分类", "标签", "main", "category"), required=True, example="电梯"),
    )  # fmt: skip

    options = (
        Option("collection", _lazy("这批示例的名称"), help="Under which name these examples are kept (default: the day).", hint=_lazy("以后选用哪几批来教，就按这个名称。不写就用今天的日期。"), is_rare=False),
    )  # fmt: skip

    def more_url(self, sheet_import) -> str:
        """Where the training is begun."""
        return reverse("intake:new_training")

    def prepare(self, actor, options):
        """Whose examples they are, and their name; the day where none is given."""
        return actions.ExampleContext(actor, (options.get("collection") or str(clock.today()))[:60])

    def judge(self, row: Row, context) -> list[CellError]:
        """Words there must be."""
        if not (row.get("title") or row.get("text")):
            return [CellError("text", "", _("标题和内容都是空的。"))]
        if len(str(row.get("label"))) > actions.LONGEST_LABEL:
            return [CellError("label", str(row.get("label"))[:40], _("分类的名称太长。"))]
        return []

    def store(self, rows: list[Row], context) -> list[Fate]:
        """Keep what is new; numbers of persons are masked first."""
        drafts = [_draft(row) for row in rows]
        return actions.keep_examples(drafts, context)

    def undo(self, fates: list[Fate], context) -> None:
        """Drop what this file brought."""
        actions.drop_examples([fate.object_id for fate in fates if fate.object_id], actor=context.actor)


def _draft(row: Row) -> "actions.ExampleDraft":
    title, text = (tidy(str(row.get(key) or "")) for key in ("title", "text"))
    label = str(row.get("label")).strip()
    digest = hashlib.blake2b(
        "\x1f".join(("".join(title.split()), "".join(text.split()), label)).encode(), digest_size=16
    )
    return actions.ExampleDraft(row.number, title.replace("\n", " ")[:200], text, label, digest.digest())
