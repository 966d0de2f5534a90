"""Telling people, once an event, at an hour that suits; and sending what is due."""

from .keeping import forget_addresses
from .sending import send_again, send_due
from .telling import TELL, mark_read, mute, tell, tell_address

__all__ = ["TELL", "forget_addresses", "mark_read", "mute", "send_again", "send_due", "tell", "tell_address"]
