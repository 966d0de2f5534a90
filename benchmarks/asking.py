"""Requests as they go over the line to the running house, and as they are asked inside this process."""

from dataclasses import dataclass
from urllib.parse import urlencode

import serving


@dataclass(frozen=True)
class Ask:
    """One request: by whom (a part of the cast, "" for nobody), where; with a body it is a form."""

    who: str
    path: str
    body: bytes | None = None
    kind: str = ""
    caller: int = 0

    def headers(self, people) -> dict[str, str]:
        """What goes with it."""
        told = {"Cookie": f"hezhi-csrf={serving.CSRF}" + (f"; hezhi={people[self.who].session}" if self.who else "")}
        told["X-Forwarded-For"] = f"10.{self.caller >> 16 & 255}.{self.caller >> 8 & 255}.{self.caller & 255}"
        if self.body is not None:
            told |= {"X-CSRFToken": serving.CSRF, "Content-Type": self.kind}
        return told

    def raw(self, people) -> bytes:
        """As it goes over the line."""
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers(people).items())
        zipped = head + "Accept-Encoding: gzip\r\n"
        return serving.plain(self.path, zipped, "GET" if self.body is None else "POST", self.body or b"")


def form(who: str, path: str, *, caller: int = 0, **fields) -> Ask:
    """A form without files."""
    kind = "application/x-www-form-urlencoded"
    return Ask(who, path, urlencode(fields, doseq=True).encode(), kind, caller)


def form_with_file(who: str, path: str, name: str, file: tuple[str, bytes, str], *, caller: int = 0, **fields) -> Ask:
    """A form with one file: (its name, content, media type)."""
    mark, (called, content, media) = "bench-mark-bench-mark", file
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()
    ]
    parts += [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\nContent-Type: {media}\r\n\r\n'
    ]
    body = "".join(parts).encode() + content + f"\r\n--{mark}--\r\n".encode()
    return Ask(who, path, body, f"multipart/form-data; boundary={mark}", caller)
