"""What may not lie in the tree: an address of a registry, a path of one machine, a person's number, a score of persons, a message
without its kind."""

import ast
import re
import subprocess

from tests.house import source

REGISTRIES = re.compile(r"https?://[^\s\"']*(pypi|npmjs|registry|mirror|pythonhosted|artifactory|nexus)[^\s\"']*", re.I)
RESOLVED = re.compile(r"\"resolved\"|--index-url|--extra-index-url|--find-links")
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/(?!\$)")
SCORES = re.compile(
    r"\b(points|check_?in|clock_?in|score_of_person|person_score|resident_score|credit_score|leaderboard|attendance|attended|absences?"
    r"|turnout_of_person)\b",
    re.I,
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".in",
    ".json",
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".txt",
    ".yml",
    ".po",
    ".sh",
    "",
}


def tracked():
    """Files of the repository that people wrote or tools locked; as git lists them, else as they lie."""
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=source.ROOT, capture_output=True, text=True
    )
    paths = [source.ROOT / line for line in done.stdout.splitlines()]
    return [path for path in paths if path.suffix in TEXT and path.is_file() and not path.is_symlink()]


def lines_with(pattern, paths):
    """`file:line` of every match, but in this file."""
    found = []
    for path in paths:
        if path.name == "test_tree.py":
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{path.relative_to(source.ROOT)}:{number} {match.group(0)[:60]}")
    return found


def test_no_registry_is_named():
    locks = [path for path in tracked() if path.suffix in {".lock", ".json", ".toml", ".in"} or path.name == "hezhi"]

    assert lines_with(REGISTRIES, locks) == []
    assert lines_with(RESOLVED, locks) == []


def test_no_path_of_one_machine_is_named():
    assert lines_with(MACHINE, tracked()) == []


def test_persons_are_never_scored():
    """No points, no attendance, no ranking of residents: the house counts requests and places, not people."""
    named = [
        path
        for path in tracked()
        if path.suffix == ".py"
        and {"models.py", "urls.py", "models"} & {path.name, path.parent.name}
        and "src" in path.parts
    ]

    assert lines_with(SCORES, named) == []


def test_everything_locked_has_a_hash():
    for name in ("runtime.lock", "test.lock", "node.lock"):
        text = (source.ROOT / "requirements" / name).read_text()
        pins = re.findall(r"^[A-Za-z0-9_.\-\[\]]+==", text, re.M)
        hashed = re.findall(r"^[A-Za-z0-9_.\-\[\]]+==[^\n]*\\\n    --hash=sha256:", text, re.M)

        assert pins
        assert len(hashed) == len(pins)


def test_every_locked_runtime_package_is_also_in_the_suites_lock():
    runtime = set(re.findall(r"^[^\s#]+==[^\s;\\]+", (source.ROOT / "requirements/runtime.lock").read_text(), re.M))
    test = set(re.findall(r"^[^\s#]+==[^\s;\\]+", (source.ROOT / "requirements/test.lock").read_text(), re.M))

    assert runtime <= test


def test_every_message_names_its_kind():
    """By kind a person mutes what he does not want to hear of; a message without one would go where nobody chose."""
    silent = [
        f"{path.relative_to(source.HOUSE)}:{call.lineno}"
        for path in source.modules()
        for call in ast.walk(source.tree_of(path))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) == "Wording"
        and not any(word.arg == "kind" for word in call.keywords)
    ]

    assert not silent, "\n".join(silent)
