"""The only way out by HTTP: to one configured host, no other, no redirect, within a set time, with a short answer."""

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_ANSWER = 64 * 1024
METADATA = ipaddress.ip_network("169.254.0.0/16")  # where clouds keep their keys: never a gateway


class NotAllowed(Exception):
    """The guard let nothing out."""


@dataclass(frozen=True)
class Answer:
    """What the other side said."""

    status: int
    body: bytes


class Outward:
    """Calls to `base` (scheme, host, port of a gateway named in the settings). `timeout` in seconds holds for the whole call."""

    def __init__(self, base: str, timeout: float):
        parts = urlsplit(base)
        self.scheme, self.host, self.path = parts.scheme, parts.hostname or "", parts.path.rstrip("/")
        self.port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
        self.timeout = timeout
        if parts.username or parts.password or not self.host or not self.port:
            raise NotAllowed("an address is scheme, host, port and path, and nothing else")
        if parts.scheme != "https" and not _is_inside(self.host):
            raise NotAllowed("outside one's own network only https")

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send and read the answer. Raises OSError (or http.client.HTTPException) where nobody answered; TimeoutError leaves open whether
        it arrived."""
        return self._call("POST", path, body, headers)

    def get(self, path: str) -> Answer:
        """Ask without sending anything."""
        return self._call("GET", path, None, {})

    def _call(self, method, path, body, headers):
        until = time.monotonic() + self.timeout
        link = self._link()
        try:
            link.request(method, self.path + path, body=body, headers=headers)
            answer = link.getresponse()
            return Answer(answer.status, _read(answer, until))
        finally:
            link.close()

    def _link(self):
        for *_kind, where in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            address = ipaddress.ip_address(str(where[0]).partition("%")[0])
            if address in METADATA or address.is_link_local or address.is_multicast or address.is_unspecified:
                raise NotAllowed(f"{self.host} leads to an address that is no gateway")
        if self.scheme == "https":
            return http.client.HTTPSConnection(
                self.host, self.port, timeout=self.timeout, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)


def _is_inside(host):
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_private


def _read(answer, until):
    body = b""
    while len(body) < LONGEST_ANSWER:
        if time.monotonic() > until:
            raise TimeoutError("the answer drips")
        piece = answer.read1(8192)
        if not piece:
            return body
        body += piece
    raise OSError("the answer is too long")
