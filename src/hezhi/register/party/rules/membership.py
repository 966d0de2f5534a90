"""Which membership an organisation may hold: a functional branch joins people for a task and never moves where they belong.

《北京市物业管理条例》第三条（2024-03-29 修正）在物业服务企业、业主委员会、物业管理委员会中建立党组织
Reading [D]: 功能党支部 does not take over the 组织关系 of its members (law.md 6); every other organisation holds the main membership.
"""

from hezhi.ground.law.article import Article
from hezhi.ground.law.finding import Finding, Reason

ARTICLE = Article("北京市物业管理条例", "3", version="2024-03-29")


def membership_fits(*, kind: str, is_main: bool) -> Finding:
    """Whether an organisation of this kind may hold a main (or a functional) membership."""
    if kind == "functional_branch" and is_main:
        return Finding(ARTICLE, faults=(Reason.of("functional_holds_no_main"),))
    if kind != "functional_branch" and not is_main:
        return Finding(ARTICLE, faults=(Reason.of("only_functional_joins"),))
    return Finding(ARTICLE)
