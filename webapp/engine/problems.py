"""Problems: what is wrong in a rule file or in a set of facts, where, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """Where something stands; lines and columns count from 1."""

    file: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. `line` and `column` count from 1; 0 where the whole file is meant."""

    file: str
    line: int
    column: int
    code: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        advice = f" {self.do}" if self.do else ""
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.what}{advice}"


class RuleProblems(ValueError):
    """All the problems of a rulebook at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


class FactError(ValueError):
    """A fact that cannot be: names the fact, what was given and what is allowed."""

    def __init__(self, fact: str, what: str, allowed: str = "") -> None:
        self.fact, self.what, self.allowed = fact, what, allowed
        super().__init__(f"{fact}: {what}" + (f"; allowed: {allowed}" if allowed else ""))


class FactErrors(ValueError):
    """All the bad facts of a household at once."""

    def __init__(self, errors: list[FactError]) -> None:
        self.errors = errors
        super().__init__("\n".join(map(str, errors)))
