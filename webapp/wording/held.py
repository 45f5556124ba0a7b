"""What is said to who holds low-income assistance of some kind, when income is talked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.engine.determination import hangs_on
from webapp.engine.model import Benefit, Rulebook
from webapp.engine.truth import Truth
from webapp.engine.view import View
from webapp.i18n import _, voiced
from webapp.outlook.job import ASSISTANCE, HEADS, HELD, INCOME, OWN, WORK, passed, registered

MOVING = frozenset({INCOME, HEADS, OWN})
"""Answers that can move a family, or the one person, over the line of what is held."""
WORKING = frozenset({"employed", "self_employed"})


def by_income(book: Rulebook, benefit: Benefit) -> bool:
    """Whether a benefit hangs on the income of a family, or on low-income assistance."""
    return bool(hangs_on(book, benefit) & {*MOVING, HELD, ASSISTANCE})


def risk_words(values: Mapping[str, Any]) -> str:
    """What a change of income or of heads does to what is held; nothing where nothing is."""
    match registered(values):
        case "dibao":
            return voiced(
                _(
                    "{home}现在有低保。收入或者人数变了，要马上告诉街道或乡镇。"
                    "超过低保线，低保可能会停，也可能保留一段时间。"
                )
            )
        case "dibao_single":
            return voiced(
                _(
                    "{who}现在有单人低保。收入或者人数变了，要马上告诉街道或乡镇。"
                    "超过低保线，单人低保可能会停，也可能保留一段时间。"
                )
            )
        case "dibao_edge":
            return voiced(
                _(
                    "{home}现在是低保边缘家庭。收入或者人数变了，要马上告诉街道或乡镇。"
                    "超过低保边缘线，这个身份可能会停，也可能保留一段时间。"
                )
            )
    return ""


def not_over_words(view: View | None) -> str:
    """Why there is no taper to count for who never passed the line while something was held."""
    holds = registered(view.values) if view else None
    if view is None or holds is None:
        return _("按现在的回答，收入还没有涨过低保线，用不着渐退期。")
    if holds == "none":
        return voiced(_("{home}没有低保，现在用不着渐退期。"))
    if passed(view, holds) is Truth.TRUE:
        return _("按填的收入，已经超过低保线。请问街道或乡镇：低保停不停，有没有渐退期？")
    if view.values.get(WORK) in WORKING:
        return voiced(
            _(
                "{who}在上班或者做生意。收入超过低保线以后，低保不一定马上停。"
                "请问街道或乡镇：渐退期怎么算？"
            )
        )
    return _("按现在的回答，收入还没有涨过低保线，用不着渐退期。")
