"""The life of an imported file: received, checked, committed, taken back."""

from enum import StrEnum


class ImportState(StrEnum):
    RECEIVED = "received"  # 已上传
    CHECKED = "checked"  # 已检查
    COMMITTED = "committed"  # 已导入
    UNDONE = "undone"  # 已撤销
    DISCARDED = "discarded"  # 已放弃


MOVES = {
    "sheets.preview": {
        ImportState.RECEIVED: ImportState.CHECKED,
        ImportState.CHECKED: ImportState.CHECKED,
    },
    "sheets.commit": {ImportState.CHECKED: ImportState.COMMITTED},
    "sheets.undo": {ImportState.COMMITTED: ImportState.UNDONE},
    "sheets.discard": {
        ImportState.RECEIVED: ImportState.DISCARDED,
        ImportState.CHECKED: ImportState.DISCARDED,
    },
}


class FateKind(StrEnum):
    READY = "ready"  # only while checked and not yet committed
    CREATED = "created"
    UPDATED = "updated"
    JOINED = "joined"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


DONE = (FateKind.CREATED, FateKind.UPDATED, FateKind.JOINED, FateKind.UNCHANGED, FateKind.REFUSED)
