"""The codes of a rulebook and of an assessment: each a closed list of words."""

from enum import StrEnum


class FactType(StrEnum):
    PLACE = "place"
    OPTION = "option"
    OPTIONS = "options"
    BOOL = "bool"
    MONEY = "money"
    INTEGER = "integer"
    DATE = "date"
    MONTH = "month"
    PARTS = "parts"


class Trust(StrEnum):
    """How a source was read. The order is from firm to weak."""

    PLAN = "plan"
    OFFICIAL = "official"
    REPOST = "repost"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"
    NOT_FOUND = "not_found"


class Commitment(StrEnum):
    SHALL = "shall"
    MAY = "may"
    ENCOURAGED = "encouraged"


class Standing(StrEnum):
    IN_FORCE = "in_force"
    REVIEW_DUE = "review_due"
    NOT_YET = "not_yet"
    PERIOD_OVER = "period_over"
    SUPERSEDED = "superseded"


class Status(StrEnum):
    """What a person is told about a benefit; best first."""

    RECEIVING = "receiving"
    CAN_APPLY = "can_apply"
    NEED_ANSWERS = "need_answers"
    CONFIRM_FIRST = "confirm_first"
    LOCALLY_POSSIBLE = "locally_possible"
    NOT_MET = "not_met"
    NO_RULE = "no_rule"


class BoundBy(StrEnum):
    HUKOU = "hukou"
    LIVES_IN = "lives_in"
    RIDES_IN = "rides_in"


class Theme(StrEnum):
    """What part of life a benefit is about; in the order they are offered."""

    MONEY = "money"
    TRAVEL = "travel"
    HEALTH = "health"
    CARE = "care"
    HOME = "home"
    SCHOOL = "school"
    WORK = "work"
    RIGHTS = "rights"
    CERTIFICATE = "certificate"


class UnknownKind(StrEnum):
    """Why something is UNKNOWN."""

    UNASKED = "unasked"
    UNCLEAR = "unclear"
    SILENT = "silent"
    OVERDUE = "overdue"
    READING = "reading"


class Op(StrEnum):
    ALL = "all"
    ANY = "any"
    NOT = "not"
    AT_LEAST = "at_least"
    LEAF = "leaf"


class Counted(StrEnum):
    """What a sentence says of a date: the month that money counts from, a check, a back-payment,
    or what to do at the birthday that ends it."""

    APPLICATION = "application"
    DECISION = "decision"
    CHECK = "check"
    BACK_PAY = "back_pay"
    BIRTHDAY = "birthday"
