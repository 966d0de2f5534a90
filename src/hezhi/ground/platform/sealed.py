"""Phone, ID and bank account numbers: encrypted in the row, masked on the screen, findable by a blind index, opened only on record."""

import base64
import hashlib
import hmac
import re
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def _key(text: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(("seal:" + text).encode()).digest())


NARROW = {ord("０") + n: str(n) for n in range(10)}
SPACED = re.compile(r"[\s\-—()（）]")


def _fernet() -> MultiFernet:
    return _fernet_of(tuple(settings.SEAL_KEYS))


@lru_cache(maxsize=4)
def _fernet_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(text)) for text in keys])


def normal(text: str) -> str:
    """One spelling for one number: full-width digits narrowed, blanks and dashes dropped, x upper."""
    return SPACED.sub("", text.translate(NARROW)).upper()


def blind_index(text: str) -> bytes:
    """A keyed digest by which equal numbers are found without opening any. 32 bytes."""
    return hmac.digest(("index:" + settings.SEAL_KEYS[-1]).encode(), normal(text).encode(), "sha256")


def mask(text: str) -> str:
    """What a screen shows: 138****5678, 1101**********1234; a short number keeps its last two."""
    if len(text) >= 15:
        return text[:4] + "*" * (len(text) - 8) + text[-4:]
    if len(text) >= 8:
        return text[:3] + "*" * (len(text) - 7) + text[-4:]
    return "*" * max(len(text) - 2, 2) + text[-2:]


class Sealed:
    """A sealed value as a row hands it over. Prints masked; `open_on_record` is called by the deed that writes the look down."""

    __slots__ = ("token",)

    def __init__(self, token: bytes):
        self.token = bytes(token)

    def __str__(self):
        return mask(self.open_on_record())

    __repr__ = __str__

    def __bool__(self):
        return bool(self.token)

    def open_on_record(self) -> str:
        """The plain number. For people only `platform.actions.look` calls this, after writing the audit row."""
        return _fernet().decrypt(self.token).decode()


def number_to_send(value: object) -> str:
    """The plain number of a sealed field, to send its owner a message, "" where there is none; never for a screen. The message's own row
    is the record."""
    return value.open_on_record() if isinstance(value, Sealed) else ""


def seal(text: str) -> Sealed:
    """Seal a plain number, normalised."""
    return Sealed(_fernet().encrypt(normal(text).encode()))


def seal_bytes(content: bytes) -> bytes:
    """Seal bytes as they are: files in waiting, rows of a sheet. For numbers of people use `SealedField`."""
    return _fernet().encrypt(content)


def open_bytes(token: bytes) -> bytes:
    """What `seal_bytes` sealed."""
    return _fernet().decrypt(token)


class SealedField(models.BinaryField):
    """Holds a Sealed. Assign plain text or a Sealed; `index` names the blind-index field that follows it."""

    def __init__(self, *args, index: str | None = None, **kwargs):
        self.index = index
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.index:
            kwargs["index"] = self.index
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(value)

    def pre_save(self, instance, add):
        value = getattr(instance, self.attname)
        if value is None or value == "":
            if self.index:
                setattr(instance, self.index, None)
            return None
        if isinstance(value, str):
            if self.index:
                setattr(instance, self.index, blind_index(value))
            value = seal(value)
            setattr(instance, self.attname, value)
        return value

    def get_prep_value(self, value):
        if isinstance(value, str):
            value = seal(value) if value else None
        return value.token if isinstance(value, Sealed) else value

    def get_db_prep_value(self, value, connection, prepared=False):
        value = self.get_prep_value(value)
        return super().get_db_prep_value(value, connection, prepared)


class BlindIndexField(models.BinaryField):
    """The digest beside a SealedField. Must stand after it in the model, so that saving fills it first."""

    def __init__(self, *args, **kwargs):
        kwargs.update(null=True, blank=True, editable=False, db_index=True, max_length=32)
        super().__init__(*args, **kwargs)


def seal_secret(text: str) -> str:
    """Seal a secret that the program itself needs again (an authenticator's key): as it is, no mask, no index."""
    return _fernet().encrypt(text.encode()).decode()


def open_secret(token: str) -> str:
    """The secret again; for the program's own use, never for a screen."""
    return _fernet().decrypt(token.encode()).decode()
