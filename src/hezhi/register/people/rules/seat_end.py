"""When a seat that hangs on an office (席位制) ends: with the office, at the latest.

《北京市物业管理条例》第三条（2024-03-29 修正）推动在物业服务企业、业主委员会、物业管理委员会中建立党组织
Reading: no text of law rules on 席位制; by its sense a seat held by office lasts as long as the office, and a shorter term of its own holds.
"""

from datetime import date

from hezhi.ground.law.article import Article

ARTICLE = Article("北京市物业管理条例", "3", version="2024-03-29")


def seat_end(own: date | None, office: date | None) -> date | None:
    """The first day on which the seat is no longer held: the earlier of its own term's end and the office's. None: no end known."""
    known = [day for day in (own, office) if day is not None]
    return min(known) if known else None


def office_carries(*, since: date, office_since: date, office_until: date | None) -> bool:
    """Whether the office is held on the seat's first day."""
    return office_since <= since and (office_until is None or since < office_until)
