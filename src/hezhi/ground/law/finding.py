"""What a rule finds: lawful or not, with all its reasons at once, as codes. Words are made elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .article import Article


@dataclass(frozen=True)
class Reason:
    """One reason: a code, the figures that make it, the article if it is not the rule's own."""

    code: str
    figures: tuple[tuple[str, Any], ...] = ()
    article: Article | None = None

    @classmethod
    def of(cls, code: str, article: Article | None = None, **figures: Any) -> "Reason":
        """A reason with its figures by name."""
        return cls(code, tuple(figures.items()), article)


@dataclass(frozen=True)
class Finding:
    """The outcome of one rule: unlawful as soon as there is one fault. Cautions never make it unlawful."""

    article: Article
    faults: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    also: tuple[Article, ...] = field(default=())

    @property
    def is_lawful(self) -> bool:
        return not self.faults

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, faults first."""
        return tuple(reason.code for reason in self.faults + self.cautions)

    def __bool__(self) -> bool:
        return self.is_lawful


def together(findings: Iterable[Finding]) -> Finding:
    """Several rules about one act: every fault and every caution, each under its own article."""
    found = list(findings)
    if not found:
        raise ValueError("no finding to join")
    return Finding(
        found[0].article,
        tuple(_under(r, f.article) for f in found for r in f.faults),
        tuple(_under(r, f.article) for f in found for r in f.cautions),
        tuple(dict.fromkeys(f.article for f in found[1:])),
    )


def _under(reason: Reason, article: Article) -> Reason:
    return reason if reason.article else Reason(reason.code, reason.figures, article)
