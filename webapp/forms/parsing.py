"""What people type, read exactly: money, whole numbers, dates, the end of a certificate number.

Full-width digits and letters count as their plain ones. Every reader raises Unreadable with a
sentence that says what to do.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from webapp.i18n import _

PER_YEAR = {"month": 12, "quarter": 4, "year": 1}
CATEGORIES = ["vision", "hearing", "speech", "physical", "intellectual", "mental", "multiple"]
CATEGORY_DIGITS = dict(zip("1234567", CATEGORIES, strict=True))
_MONEY = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(\.[0-9]{1,2})?\Z")
_TOO_LARGE = re.compile(
    r"([0-9]{10,}|[0-9]{1,3}(,[0-9]{3}){3,})(\.[0-9]*)?\Z|[0-9]{6,}(\.[0-9]*)?[万千]\Z"
)
_UNITS = {"万": 10_000, "千": 1_000}
_ROUND = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,4})?)([万千])\Z")
_DIGITS = "零一二三四五六七八九"
_SPELT = re.compile(
    r"(?:([一二两三四五六七八九])万)?(?:([一二两三四五六七八九])千)?(?:([一二两三四五六七八九])百)?\Z"
)
_CODE = re.compile(r"([1-7])([1-4])(B[0-9]{0,2})?\Z")


class Unreadable(ValueError):
    """What was typed cannot be read; the message says what to do."""


def plain(text: str | None) -> str:
    """Without spaces, full-width forms turned into plain ones."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def money(text: str | None) -> int:
    """Yuan as typed, in fen.

    Raises:
        Unreadable: if it is not an amount of yuan with at most two decimals.
    """
    typed = plain(text).removeprefix("¥").removesuffix("元")
    if found := _ROUND.match(typed):
        return int(Decimal(found[1]) * _UNITS[found[2]] * 100)
    if typed and (spelt := _SPELT.match(typed)):
        return _spelt(spelt) * 100
    match = _MONEY.match(typed)
    if not match:
        raise Unreadable(_money_advice(typed))
    return int(Decimal(match[1].replace(",", "") + (match[2] or "")) * 100)


def _spelt(found: re.Match[str]) -> int:
    """三千 and 一万二千 as a number of yuan; 两 is 二."""
    values = [_DIGITS.index((digit or "零").replace("两", "二")) for digit in found.groups()]
    return sum(value * unit for value, unit in zip(values, (10_000, 1_000, 100), strict=True))


def _money_advice(typed: str) -> str:
    if not typed:
        return _("请填钱数，只写数字，例如 1250。不知道就选“不清楚”。")
    if typed.startswith("-"):
        return _("钱数不能是负数。没有收入就填 0。")
    if _TOO_LARGE.match(typed):
        return _("这个数太大了。请看一看是不是多写了 0。")
    if re.match(r"[0-9]+\.[0-9]{3,}\Z", typed):
        return _("最多写到分，例如 1250.50。")
    return _("请填钱数，只写数字，例如 1250。")


def whole(text: str | None) -> int:
    """A whole number.

    Raises:
        Unreadable: if it is none.
    """
    typed = plain(text)
    if not re.match(r"[0-9]{1,6}\Z", typed):
        raise Unreadable(_("请填一个数字，例如 3。不知道就选“不清楚”。"))
    return int(typed)


def year(text: str | None) -> str:
    """A year of four digits.

    Raises:
        Unreadable: if it is none of these centuries.
    """
    typed = plain(text).removesuffix("年")
    if re.match(r"(1[0-8]|0[0-9])[0-9]{2}\Z", typed):
        raise Unreadable(_("年份太早了，请看一看。"))
    if not re.match(r"(19|20)[0-9]{2}\Z", typed):
        raise Unreadable(_("请填四位数的年份，例如 1985。"))
    return typed


def month_number(text: str | None) -> int:
    """1 to 12.

    Raises:
        Unreadable: if there is no such month.
    """
    typed = plain(text).removesuffix("月")
    if not re.match(r"[0-9]{1,2}\Z", typed) or not 1 <= int(typed) <= 12:
        raise Unreadable(_("请填月份，1 到 12。"))
    return int(typed)


def month(years: str | None, months: str | None) -> str:
    """YYYY-MM.

    Raises:
        Unreadable: if that is no month.
    """
    return f"{year(years)}-{month_number(months):02d}"


def day(years: str | None, months: str | None, days: str | None) -> str:
    """YYYY-MM-DD, or YYYY-MM where the day was left empty.

    Raises:
        Unreadable: if there is no such day.
    """
    found = month(years, months)
    if not (typed := plain(days).removesuffix("日").removesuffix("号")):
        return found
    try:
        return date.fromisoformat(f"{found}-{typed:0>2}").isoformat()
    except ValueError:
        raise Unreadable(_("没有这一天。请看一看日期，也可以不填日。")) from None


def certificate_code(text: str | None) -> tuple[str, str]:
    """Category and grade from the last two digits of a certificate number.

    Raises:
        Unreadable: if they are not such digits; a whole number is refused, it is not needed.
    """
    typed = plain(text).upper()
    if len(typed.partition("B")[0]) > 2:
        raise Unreadable(_("只填最后两位数字，不要填整个证号。"))
    match = _CODE.match(typed)
    if not match:
        raise Unreadable(_("请填证号最后两位数字：前一位是 1 到 7，后一位是 1 到 4，例如 43。"))
    return CATEGORY_DIGITS[match[1]], match[2]
