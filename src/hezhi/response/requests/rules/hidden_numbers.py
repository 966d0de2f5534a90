"""Numbers of persons inside free text are masked before the text is kept in clear.

《个人信息保护法》第六条（2021-11-01）：限于实现处理目的的最小范围
"""

import re

ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:18|19|20)\d{9}[\dXx](?!\d)")
PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?[1１]\d{2}[- ]?\d{4}[- ]?\d{4}(?!\d)")
CARD = re.compile(r"(?<!\d)\d{4}[ ]?\d{4}[ ]?\d{4}[ ]?\d{3,7}(?!\d)")


def hide_numbers(text: str) -> str:
    """ID-card, mobile and bank card numbers keep their first and last figures only."""
    text = ID_NUMBER.sub(lambda m: m[0][:4] + "*" * 10 + m[0][-4:], text)
    text = PHONE.sub(lambda m: _phone(re.sub(r"\D", "", m[0])[-11:]) if _is_mobile(m[0]) else m[0], text)
    return CARD.sub(lambda m: _card(m[0].replace(" ", "")), text)


def _is_mobile(found: str) -> bool:
    """A mainland mobile number: second figure 3 to 9, in whatever width it was typed."""
    return int(re.sub(r"\D", "", found)[-10]) >= 3


def _phone(digits: str) -> str:
    return f"{digits[:3]}****{digits[-4:]}"


def _card(digits: str) -> str:
    return digits[:4] + "*" * (len(digits) - 8) + digits[-4:]
