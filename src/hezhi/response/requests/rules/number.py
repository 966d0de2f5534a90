"""The number that a person is given: date, running number, a check digit against slips of the ear."""

from datetime import date

PREFIX = "HZ"
DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # twice the digit, its own digits added


def check_digit(digits: str) -> int:
    """Luhn: one wrong digit and nearly every swap of neighbours is noticed."""
    total = sum(map(int, digits[-2::-2])) + sum(DOUBLED[int(digit)] for digit in digits[-1::-2])
    return -total % 10


def number(day: date, running: int) -> str:
    """`HZ20261124-000123-7`."""
    digits = f"{day.isoformat().replace('-', '')}{running:06d}"
    return f"{PREFIX}{digits[:8]}-{digits[8:]}-{check_digit(digits)}"


def normal_number(text: str) -> str | None:
    """The number as stored, from what a person typed (spaces, no dashes, small letters); None if the check digit is wrong."""
    digits = "".join(c for c in text if c.isdecimal())
    if len(digits) < 15 or check_digit(digits[:-1]) != int(digits[-1]):
        return None
    return f"{PREFIX}{digits[:8]}-{digits[8:-1]}-{digits[-1]}"
