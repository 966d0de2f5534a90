"""Where a rule stands: law, article, version. On the first line of every rule."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """One article of one law as amended on a day. `number` is written "54" or "54(2)"; `version` is the day of that wording."""

    law: str
    number: str
    version: str = ""

    def __str__(self) -> str:
        version = f"（{self.version}）" if self.version else ""
        return f"《{self.law}》第{self.number}条{version}"


CIVIL_CODE = "中华人民共和国民法典"


def civil_code(number: str) -> Article:
    """An article of the Civil Code, in force since 2021-01-01."""
    return Article(CIVIL_CODE, number, "2021-01-01")
