"""Who sees warnings and what is late, who acts on them, who supervises and who answers."""

from hezhi.ground.platform.permissions import permits

AREA_DEEDS = (
    "warnings.see",
    "warnings.look_into",
    "warnings.act",
    "warnings.dismiss",
    "warnings.supervise",
    "warnings.press_supervision",
    "warnings.close_supervision",
)


def _in_area(deed):
    def may(actor, obj):
        return deed in actor.deeds and obj is not None and actor.covers(obj.area_path)

    may.__name__ = "may_" + deed.split(".")[1]
    return may


for _deed in AREA_DEEDS:
    permits(_deed)(_in_area(_deed))


@permits("warnings.answer_supervision")
def may_answer_supervision(actor, supervision):
    """The handler that was asked: its own desk, and for a residents' committee every post of that community (one desk, 合署办公)."""
    if "warnings.answer_supervision" not in actor.deeds or supervision is None:
        return False
    if actor.desk is not None and actor.desk == supervision.desk:
        return True
    handler = supervision.handler
    return bool(actor.area_path) and handler.kind == "residents_committee" and handler.area_path == actor.area_path
