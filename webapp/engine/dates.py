"""Dates as the rules need them: a type for months, ages in completed years, partial births."""

import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")


@total_ordering
@dataclass(frozen=True)
class Month:
    """A calendar month, counted as year * 12 + month - 1 so that months subtract."""

    index: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year * 12 + day.month - 1)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read YYYY-MM.

        Raises:
            ValueError: if the text is not a month.
        """
        match = _MONTH.match(text)
        if not match or not 1 <= int(match[2]) <= 12 or not 1 <= int(match[1]) <= 9998:
            raise ValueError(f"{text!r} is not a month like 2024-06")
        return cls(int(match[1]) * 12 + int(match[2]) - 1)

    @property
    def first_day(self) -> date:
        return date(self.index // 12, self.index % 12 + 1, 1)

    def __add__(self, months: int) -> "Month":
        return Month(self.index + months)

    def __sub__(self, other: "Month") -> int:
        return self.index - other.index

    def __lt__(self, other: "Month") -> bool:
        return self.index < other.index

    def __str__(self) -> str:
        return f"{self.index // 12:04d}-{self.index % 12 + 1:02d}"


def parse_born(text: str) -> date | Month:
    """A date of birth: YYYY-MM-DD, or YYYY-MM where the day is not known.

    Raises:
        ValueError: if the text is neither.
    """
    return Month.parse(text) if len(text) == 7 else date.fromisoformat(text)


def birthday(born: date, age: int) -> date:
    """The day someone completes `age` years; born on 29 February: 1 March in common years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def completed_years(born: date, on: date) -> int:
    """Age in completed years (周岁) on a day; negative before birth."""
    years = on.year - born.year
    return years if on >= birthday(born, years) else years - 1


def age_range(born: date | Month, on: date) -> tuple[int, int]:
    """The least and greatest age a person can have; they differ only in the birthday month."""
    if isinstance(born, date):
        age = completed_years(born, on)
        return age, age
    first = born.first_day
    last = date.fromordinal((born + 1).first_day.toordinal() - 1)
    return completed_years(last, on), completed_years(first, on)
