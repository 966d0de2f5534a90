"""The room's kinds of sheet: requests, labelled examples, a city's own categories."""

from .categories import CategorySheet
from .examples import ExampleSheet
from .requests import RequestSheet

KINDS = (RequestSheet, ExampleSheet, CategorySheet)

__all__ = ["KINDS", "CategorySheet", "ExampleSheet", "RequestSheet"]
