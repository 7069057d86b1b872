"""遮住一部分: enough of a number to know it again, not enough to use it."""

from typing import Final

IDENTITY: Final = frozenset({"identity_number", "agent_identity_number"})
CONTACT: Final = frozenset({"phone", "agent_phone", "email", "address", "postcode"})
MASKED: Final = IDENTITY | CONTACT
STAR: Final = "*"
ADDRESS: Final = 6  # signs of an address that are shown: to the county or the township


def masked(field: str, words: str) -> str:
    """13*******34, 35*************123, z***@example.cn; of an address its beginning."""
    words = words.strip()
    match field:
        case "email":
            name, _at, domain = words.partition("@")
            return f"{name[:1]}{STAR * 3}@{domain}" if domain else _middle(words, 1, 1)
        case "address":
            return words if len(words) <= ADDRESS // 2 else f"{words[: min(ADDRESS, len(words) // 2)]}……"
        case "phone" | "agent_phone":
            return _middle(words, 3, 4)
        case "postcode":
            return _middle(words, 2, 0)
    return _middle(words, 2, 3)


def _middle(words: str, first: int, last: int) -> str:
    """At least half of it is hidden, however short it is."""
    if len(words) < 2 * (first + last):
        first, last = len(words) // 4, len(words) // 4
    return words[:first] + STAR * (len(words) - first - last) + (words[-last:] if last else "")
