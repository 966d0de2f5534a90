"""Which of a unit's areas counts: registered, else surveyed, else by contract.

《最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释》第八条（2020-12-29 修正）
"""

from decimal import Decimal

from hezhi.ground.law import Article

ARTICLE = Article("最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释", "8", version="2020-12-29")


def area_in_force(
    *, registered: Decimal | None, surveyed: Decimal | None = None, contract: Decimal | None = None
) -> Decimal | None:
    """The exclusive area in m², None if no source gives one."""
    return next((area for area in (registered, surveyed, contract) if area is not None), None)
