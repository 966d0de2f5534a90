"""All writes of the room: warnings raised by the night and worked on by people; supervisions raised, answered, closed."""

from .supervising import answer_supervision, close_supervision, escalate, press_supervision, supervise
from .telling import register_words
from .warning import act_on_warning, dismiss_warning, judge_night, look_into_warning

__all__ = [
    "act_on_warning",
    "answer_supervision",
    "close_supervision",
    "dismiss_warning",
    "escalate",
    "judge_night",
    "look_into_warning",
    "press_supervision",
    "register_words",
    "supervise",
]
