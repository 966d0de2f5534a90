"""All deeds of the room."""

from .candidates import drop_candidates, keep_candidates
from .examples import LONGEST_LABEL, ExampleContext, ExampleDraft, drop_examples, keep_examples
from .naming import accept_name, dismiss_name
from .reading import learn_from, read_request
from .taking_in import give_back, take_in
from .training import (
    run_training,
    start_training,
    train_classifier,
    train_from_corrections,
    use_former,
    use_model,
    use_training,
)
from .tree import LONGEST_NAME, TreeContext, give_back_tree, take_in_tree

__all__ = [
    "LONGEST_LABEL",
    "LONGEST_NAME",
    "ExampleContext",
    "ExampleDraft",
    "TreeContext",
    "accept_name",
    "dismiss_name",
    "drop_candidates",
    "drop_examples",
    "give_back",
    "give_back_tree",
    "keep_candidates",
    "keep_examples",
    "learn_from",
    "read_request",
    "run_training",
    "start_training",
    "take_in",
    "take_in_tree",
    "train_classifier",
    "train_from_corrections",
    "use_former",
    "use_model",
    "use_training",
]
