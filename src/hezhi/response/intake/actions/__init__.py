"""All deeds of the room."""

from .naming import accept_name, dismiss_name
from .reading import learn_from, read_request
from .taking_in import give_back, take_in
from .training import train_classifier, train_from_corrections, use_model

__all__ = [
    "accept_name",
    "dismiss_name",
    "give_back",
    "learn_from",
    "read_request",
    "take_in",
    "train_classifier",
    "train_from_corrections",
    "use_model",
]
