"""Numbers as addresses and hidden fields bring them."""

LONGEST = 18  # digits that a bigint holds whatever they are


def whole_number(text: object) -> int | None:
    """A whole number written plainly; None for anything else, however it is meant."""
    words = str(text or "")
    return int(words) if words.isdecimal() and len(words) <= LONGEST else None
