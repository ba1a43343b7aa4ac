"""Whether a number can be what it looks like: the check digits of cards, accounts and NHS numbers."""

import ipaddress
import re


def has_luhn(said: str) -> bool:
    """Whether the digits of a card number add up as they must."""
    digits = _digits(said)
    doubled = [digit * 2 - 9 * (digit > 4) if at % 2 else digit for at, digit in enumerate(reversed(digits))]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def has_nhs_check(said: str) -> bool:
    """Whether the last digit of an NHS number follows from the nine before it (weights 10 to 2, modulo 11)."""
    digits = _digits(said)
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9]


def has_iban_check(said: str) -> bool:
    """Whether an international account number leaves 1 when divided by 97."""
    packed = re.sub(r"\s", "", said).upper()
    return 15 <= len(packed) <= 34 and int("".join(str(int(one, 36)) for one in packed[4:] + packed[:4])) % 97 == 1


def internet_address(said: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that is written, if it is one."""
    try:
        return ipaddress.ip_address(said)
    except ValueError:
        return None


def _digits(said: str) -> list[int]:
    return [int(one) for one in said if one in "0123456789"]
