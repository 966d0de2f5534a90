"""Where the real data lies: HEZHI_DATA, else `../shared/data` beside the checkout. Never shipped; tests skip without it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared_file(name: str) -> Path:
    """A file of the shared data; skips the test with a plain message where it is absent."""
    folder = Path(os.environ.get("HEZHI_DATA") or ROOT.parent / "shared" / "data")
    path = folder / name
    if not path.exists():
        pytest.skip(f"real data not at hand: {name} (set HEZHI_DATA to its folder)")
    return path
