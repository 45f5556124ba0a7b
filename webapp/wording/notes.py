"""What is said beside a result: warnings, how far a source may be trusted, how firm a text is."""

from __future__ import annotations

from datetime import date

from webapp.i18n import _
from webapp.wording.days import said_date


def theme_words(theme: str) -> str:
    """A part of life, as it is chosen and as results are grouped by it."""
    match theme:
        case "money":
            return _("钱和补贴")
        case "travel":
            return _("出行")
        case "health":
            return _("看病康复")
        case "care":
            return _("照护")
        case "home":
            return _("住房和生活")
        case "school":
            return _("上学")
        case "work":
            return _("工作")
        case "rights":
            return _("维权和办证")
        case "certificate":
            return _("残疾人证")
    raise KeyError(theme)


def warning_words(code: str) -> str | None:
    """One sentence for a warning; None for what the page shows in another way."""
    match code:
        case "plan_period_over":
            return _("依据的规划期限已经过了。现在还办不办，先问一问。")
        case "review_due":
            return _("这份依据是旧的，可能已经改了。现在还办不办，先问一问。")
        case "plan_over_carried":
            return _("当地规划的期限已经过了，别的文件还在管这件事。")
        case "place_missing":
            return _("还不知道户口在哪里，只能按全国的规定看。先补上户口的地方。")
        case "plan_not_issued":
            return _("查的那一天，有的文件还没有印发，所以没有算进来。")
        case "no_plan_here":
            return _("这个地方的规划我们没有看过，只按全国的规定查。当地可能更多，请问一问。")
        case "months_counting":
            return _("渐退期从哪个月开始数，文件没写清，最后一个月可能差一个月。")
        case "cap_reading":
            return _("渐退期的收入上限有不同的算法，先问清楚。")
        case "taper_length_unwritten":
            return _("渐退期有多长，文件没有写。不能说已经结束，先问一问。")
        case "taper_outlives_plan":
            return _("渐退期比规划的期限还长。后面几个月还算不算，先问一问。")
        case "choose_higher":
            return _("同类的补贴只能选一种。先问清楚哪一种钱多，再选。")
        case "choose_unclear":
            return _("同类的补贴只能选一种。先问清楚现在有没有在领别的。")
        case "figure_overdue":
            return _("用的数是旧的，现在可能涨了。当地现在的数，先问一问。")
        case "trust_unconfirmed":
            return _("有的依据没有看到原文，请先确认。")
        case "certificate_expired_general":
            return _("残疾人证过期了，请去换证。不看残疾人证的，例如全家低保，不用等，可以先申请。")
        case "certificate_expired":
            return _("残疾人证过期了，先去换证。换好以后再申请。")
    return None


def trust_words(trust: str, read: date | None) -> str:
    """How far a source may be trusted, with the day it was read."""
    day = said_date(read) if read else _("日期不详")
    match trust:
        case "plan":
            return _("依据读自规划原文（%(day)s）。", day=day)
        case "official":
            return _("依据读自政府网站（%(day)s）。", day=day)
        case "repost":
            return _("依据读自转载的网页（%(day)s），请先确认。", day=day)
        case "secondary":
            return _("依据读自别人的介绍（%(day)s），请先确认。", day=day)
    return _("依据读自没有核对过的材料（%(day)s），请先确认。", day=day)


def commitment_words(commitment: str) -> str:
    """How strongly the text binds, where it does not bind fully."""
    match commitment:
        case "may":
            return _("文件没有说一定给，当地可能有。")
        case "encouraged":
            return _("文件只是鼓励去做，不是一定有。")
    return ""


def firmness_words(commitment: str) -> str:
    """How strongly the text binds, also where it binds fully."""
    return commitment_words(commitment) or _("文件说的是一定要办。")


def standing_words(standing: str) -> str:
    """What to say of a document that is not in force on the day asked."""
    match standing:
        case "period_over":
            return _("这份规划的期限已经过了。")
        case "review_due":
            return _("这份依据是旧的，可能已经改了。")
        case "not_yet":
            return _("查的那一天，这份文件还没有印发。")
        case "superseded":
            return _("这份文件已经有新的代替。")
    return ""


def relation_words(kind: str, other: str) -> str:
    """How a benefit stands to another one; we never tell anyone to give something up."""
    match kind:
        case "may_hold_both":
            return _("可以和“%(other)s”一起领。", other=other)
        case "choose_higher":
            return _("和“%(other)s”是同类，只能选一种。先问清楚哪一种钱多。", other=other)
    return _("不能和“%(other)s”一起领。", other=other)


def apart_words(other: str, mine: str, theirs: str) -> str:
    """Of two that shut each other out, how much each is: nobody is told to change."""
    return _("这一项是%(mine)s，“%(other)s”是%(theirs)s。", mine=mine, other=other, theirs=theirs)


def choice_words(mine: str, other: str, choose: str) -> str:
    """Which of two that exclude each other pays more, where both figures are known."""
    if choose == mine:
        return _("按查到的数，这一项钱多一些。先确认，再选。")
    if choose == "compare":
        return _("两种各是多少钱，先问清楚再选。")
    return _("按查到的数，“%(other)s”钱多一些。先确认，再选。", other=other)
