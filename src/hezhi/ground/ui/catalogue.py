"""The English catalogue. Source strings are Chinese; each room keeps its own part, the parts are merged when compiled."""

import ast
import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[2]
PARTS = SOURCE.parents[1] / "locale" / "en"
COMPILED = PARTS / "LC_MESSAGES" / "django.mo"

# function: (place of the context, of the message, of its plural)
FUNCTIONS = {"gettext": (None, 0, None), "ngettext": (None, 0, 1), "pgettext": (0, 1, None), "npgettext": (0, 1, 2)}
CALL = re.compile(r"\b(_|n?p?gettext(?:_lazy|_noop)?)\(")
HOLES = re.compile(r"%\(\w+\)[#0 +-]?\d*(?:\.\d+)?[a-z]|\{[a-z_]\w*\}|%[sd]")


@dataclass(frozen=True)
class Message:
    """One text of the source: its words, its plural form and its context."""

    words: str
    plural: str = ""
    context: str = ""

    @property
    def key(self):
        return self.context, self.words


@dataclass
class Findings:
    """What is wrong with the catalogue; each line names room and message."""

    missing: list[str] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)
    obsolete: list[str] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)

    def __bool__(self):
        return any(vars(self).values())


def used() -> dict[str, dict[tuple, Message]]:
    """Every message of the source by room, from Python and from templates."""
    found = defaultdict(dict)
    for path in sorted(SOURCE.rglob("*")):
        read = {".py": in_python, ".html": in_template, ".txt": in_template}.get(path.suffix)
        if read is None or len(path.relative_to(SOURCE).parts) < 3 or "static" in path.parts or "front" in path.parts:
            continue
        for message in read(path.read_text()):
            found[path.relative_to(SOURCE).parts[1]][message.key] = message
    return found


def in_python(text: str) -> list[Message]:
    """Messages in calls of gettext and its kin, under whatever names the file imports them."""
    tree = ast.parse(text)
    names = {name: name for name in FUNCTIONS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [message for call in calls if (message := _of_call(call, names))]


def _of_call(call, names):
    called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    function = re.sub(r"_(lazy|noop)$", "", names.get(called, called))
    if function not in FUNCTIONS:
        return None
    context, words, plural = (_literal(call, place) for place in FUNCTIONS[function])
    return Message(words, plural, context) if words else None


def _literal(call, place):
    if place is None or place >= len(call.args):
        return ""
    node = call.args[place]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def in_template(text: str) -> list[Message]:
    """Messages of `translate`, `blocktranslate` and `_()` in a template."""
    spread = templatize(text)
    found = []
    for match in CALL.finditer(spread):
        call = _call_at(spread, match.start())
        message = call and _of_call(call, {"_": "gettext"} | {name: name for name in FUNCTIONS})
        if message:
            found.append(message)
    return found


def _call_at(text, start):
    """The call that begins here: templatize leaves other text around it, so its end is where Python first accepts it."""
    end = start
    while (end := text.find(")", end + 1)) != -1:
        try:
            return ast.parse(text[start : end + 1], mode="eval").body
        except SyntaxError:
            continue
    return None


def parts() -> dict[str, polib.POFile]:
    """The rooms' parts as they stand."""
    return {path.stem: polib.pofile(str(path), encoding="utf-8") for path in sorted(PARTS.glob("*.po"))}


def check() -> Findings:
    """Compare source and parts: nothing missing, empty, left over, with other placeholders, or said in two ways."""
    findings, said = Findings(), defaultdict(set)
    kept, wanted = parts(), used()
    for room in sorted(set(kept) | set(wanted)):
        entries = {_key(entry): entry for entry in kept.get(room, [])}
        _judge_room(room, entries, wanted.get(room, {}), findings)
        for key, entry in entries.items():
            said[key].add((entry.msgstr, *sorted(entry.msgstr_plural.items())))
    findings.differing = [f"{key[1]}" for key, ways in said.items() if len(ways) > 1]
    return findings


def _judge_room(room, entries, wanted, findings):
    for key, message in wanted.items():
        entry = entries.get(key)
        if entry is None:
            findings.missing.append(f"{room}: {message.words}")
        elif not entry.translated() or "fuzzy" in entry.flags:
            findings.untranslated.append(f"{room}: {message.words}")
        elif not _same_holes(entry):
            findings.holes.append(f"{room}: {message.words}")
    findings.obsolete += [f"{room}: {key[1]}" for key in entries if key not in wanted]


def _key(entry):
    return entry.msgctxt or "", entry.msgid


def _same_holes(entry):
    """A form of the plural may leave a placeholder out (one for 1); it must not invent one."""
    holes = set(HOLES.findall(entry.msgid)) | set(HOLES.findall(entry.msgid_plural))
    if entry.msgid_plural:
        return all(set(HOLES.findall(text)) <= holes for text in entry.msgstr_plural.values())
    return set(HOLES.findall(entry.msgstr)) == holes


def write(only: str = "") -> int:
    """Bring the parts (or one room's) in line: add what is new, with a translation another room already has; drop what is gone.

    Returns the number added.
    """
    kept, added = parts(), 0
    known = {_key(entry): entry for part in kept.values() for entry in part if entry.translated()}
    for room, wanted in used().items():
        if only and room != only:
            continue
        entries = {_key(entry): entry for entry in kept.get(room, [])}
        added += sum(key not in entries for key in wanted)
        lines = [entries.get(key) or _entry(message, known.get(key)) for key, message in wanted.items()]
        _save(room, lines)
    return added


def _new_part():
    part = polib.POFile(wrapwidth=0)
    part.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return part


def _entry(message, known):
    entry = polib.POEntry(msgid=message.words, msgctxt=message.context or None)
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict(known.msgstr_plural) if known else {0: "", 1: ""}
    elif known:
        entry.msgstr = known.msgstr
    return entry


def _save(room, lines):
    fresh = _new_part()
    fresh.extend(sorted(lines, key=_key))
    PARTS.mkdir(parents=True, exist_ok=True)
    fresh.save(str(PARTS / f"{room}.po"))


def compile_parts() -> int:
    """Merge the parts into the one file that Django reads. Returns the number of messages."""
    merged, seen = _new_part(), set()
    for part in parts().values():
        for entry in part:
            if entry.translated() and _key(entry) not in seen:
                seen.add(_key(entry))
                merged.append(entry)
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    fresh = COMPILED.with_name(f"django.{os.getpid()}.mo")
    merged.save_as_mofile(str(fresh))
    fresh.replace(COMPILED)
    return len(merged)


def compile_if_stale() -> None:
    """Compile where a part is newer than the compiled file: nobody reads yesterday's English. Silent where nothing may be written."""
    newest = max((path.stat().st_mtime for path in PARTS.glob("*.po")), default=0)
    if newest and (not COMPILED.exists() or COMPILED.stat().st_mtime < newest):
        try:
            compile_parts()
        except OSError:
            return
