"""Law in code: what a rule cites, what it finds, which value was in force, and how periods run. Pure; knows no table and no clock."""

from .article import Article
from .dated import DatedValue, Value
from .finding import Finding, Reason

__all__ = ["Article", "DatedValue", "Finding", "Reason", "Value"]
