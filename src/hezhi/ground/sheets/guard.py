"""What may be read at all. Looks at a file's bytes, never at its name, before any parser does. No Django: runs in the child.

Limits (documented in the room's README): 50 MB a file; unpacked 300 MB, counted while streaming because the sizes written in a zip lie;
not more than 100 times its packed size; 200 parts; 5 million cells.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

MOST_BYTES = 50 * 2**20
MOST_UNPACKED = 300 * 2**20
MOST_RATIO = 100
RATIO_FROM = 10 * 2**20  # a small workbook of blank cells packs well and harms nobody
MOST_PARTS = 200
MOST_CELLS = 5_000_000
CHUNK = 2**20

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"MZ": "program",
    b"\x7fELF": "program",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"{\\rtf": "document",
}


class Unsafe(Exception):
    """A file that is not read. `code` and `figures` become words in `words.py`."""

    def __init__(self, code: str, **figures):
        self.code, self.figures = code, figures
        super().__init__(code)


@dataclass
class Checked:
    """What kind of file it is, and what was found in it and left alone (codes: macros, external_links, dde, encoding)."""

    form: str  # xlsx, xlsb, xls, ods, csv
    notices: list[str] = field(default_factory=list)
    encoding: str = ""


def check(path: Path) -> Checked:
    """Judge the file by its content; raises Unsafe."""
    size = path.stat().st_size
    if size == 0:
        raise Unsafe("empty")
    if size > MOST_BYTES:
        raise Unsafe("too_large", limit=MOST_BYTES // 2**20)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK"):
        return _check_zip(path, size)
    if head.startswith(OLE):
        return _check_ole(path)
    for magic, name in OTHERS.items():
        if head.startswith(magic):
            raise Unsafe("not_a_sheet", found=name)
    return _check_text(path, head)


def _check_zip(path: Path, size: int) -> Checked:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise Unsafe("too_many_parts", limit=MOST_PARTS)
            names = {part.filename for part in parts}
            checked = Checked(_form_of(archive, names))
            if len(names) < len(parts):
                raise Unsafe("broken")
            unpacked = 0
            for part in parts:
                unpacked = _stream(archive, part, unpacked, size, checked)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unsafe("locked" if "password" in str(error) else "broken") from error
    except ValueError as error:
        raise Unsafe("broken") from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Unsafe("broken") from error
        raise
    return checked


def _form_of(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and archive.open("mimetype").read(60).startswith(
        b"application/vnd.oasis.opendocument.spread"
    ):
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise Unsafe("not_a_sheet", found="document")
    if any(name.startswith("ppt/") for name in names):
        raise Unsafe("not_a_sheet", found="slides")
    raise Unsafe("not_a_sheet", found="archive")


def _stream(archive: zipfile.ZipFile, part: zipfile.ZipInfo, unpacked: int, size: int, checked: Checked) -> int:
    """Inflate one part a megabyte at a time, counting what really comes out and looking for what must not be there."""
    name = part.filename.lower()
    if name.endswith("vbaproject.bin") or name.startswith("basic/"):
        _notice(checked, "macros")
    if name.startswith("xl/externallinks/"):
        _notice(checked, "external_links")
    is_markup = name.endswith((".xml", ".rels", ".vml"))
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            unpacked += len(chunk)
            if unpacked > MOST_UNPACKED:
                raise Unsafe("too_much_inside", limit=MOST_UNPACKED // 2**20)
            if unpacked > RATIO_FROM and unpacked > size * MOST_RATIO:
                raise Unsafe("bomb", ratio=MOST_RATIO)
            if is_markup:
                _look_for_traps(tail + chunk, checked, first=not tail)
                tail = chunk[-64:]
    return unpacked


def _look_for_traps(text: bytes, checked: Checked, *, first: bool) -> None:
    if first and text.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")):
        raise Unsafe("odd_markup")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Unsafe("entities")
    if b"ddeLink" in text or re.search(rb"<f[^>]*>[^<]{0,40}(cmd|msexcel|DDE)\s*\|", text, re.IGNORECASE):
        _notice(checked, "dde")


def _check_ole(path: Path) -> Checked:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unsafe("locked")
    names = {"Workbook", "Book"}
    if not any(name.encode("utf-16-le") in content for name in names):
        raise Unsafe("not_a_sheet", found="document")
    checked = Checked("xls")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        _notice(checked, "macros")
    return checked


def _check_text(path: Path, head: bytes) -> Checked:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style", b"<div")):
        raise Unsafe("web_page")
    if start.startswith((b"<?xml", b"<workbook")):
        raise Unsafe("not_a_sheet", found="markup")
    if start.startswith((b"{", b"[{")):
        raise Unsafe("not_a_sheet", found="json")
    return Checked("csv", encoding=_encoding(path, head))


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif head.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\x00" in head:
        raise Unsafe("not_a_sheet", found="binary")
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise Unsafe("odd_encoding")


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is clean text in this encoding. Private-use characters and NULs betray a wrong guess."""
    odd = re.compile("[\ue000-\uf8ff\ufffd\x00]") if encoding == "gb18030" else re.compile("[\ufffd\x00]")
    try:
        with path.open(encoding=encoding, newline="") as file:
            while text := file.read(CHUNK):
                if odd.search(text):
                    return False
    except (UnicodeDecodeError, UnicodeError):
        return False
    return True


def _notice(checked: Checked, code: str) -> None:
    if code not in checked.notices:
        checked.notices.append(code)
