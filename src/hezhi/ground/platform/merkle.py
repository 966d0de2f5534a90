"""A Merkle tree as RFC 6962 section 2.1 draws it: one short root speaks for any number of rows. Pure; docs/adr says why our own."""

import hashlib
from collections.abc import Iterable

EMPTY = hashlib.sha256(b"").digest()


def leaf(content: bytes) -> bytes:
    """The hash of one leaf; the prefix keeps a leaf from being passed off as a node."""
    return hashlib.sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(contents: Iterable[bytes]) -> bytes:
    """The root over contents in order, read once, holding no more than one hash per level."""
    peaks: list[tuple[int, bytes]] = []  # full subtrees from left to right, each smaller than the one before
    for content in contents:
        size, top = 1, leaf(content)
        while peaks and peaks[-1][0] == size:
            _, left = peaks.pop()
            size, top = size * 2, node(left, top)
        peaks.append((size, top))
    if not peaks:
        return EMPTY
    top = peaks.pop()[1]
    while peaks:
        top = node(peaks.pop()[1], top)
    return top
