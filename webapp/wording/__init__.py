"""Codes of the assessment become whole sentences: here and nowhere else.

    statuses      receiving can_apply need_answers confirm_first locally_possible not_met no_rule
    reasons       met unmet not_applicable unasked unclear silent overdue reading
    warnings, trust, standing, commitment, relations: `notes`; states of a taper: `tapers`

Chinese is the source; `_` finds the translation, `voiced` says it to this person.
"""

from __future__ import annotations

from typing import NamedTuple

from webapp.i18n import _, in_turn, voiced

# Symbols old phones and printers have; each always stands beside its word.
YES, NO, ASK, OPEN = "√", "×", "？", "…"
WEAK = frozenset({"repost", "secondary", "unverified", "not_found"})


class StatusWords(NamedTuple):
    """How a status is shown: a symbol, a short label, what it means."""

    symbol: str
    label: str
    line: str


def status_words(status: str, truth: str = "unknown") -> StatusWords:
    """The words for a status, or for `gained`; `truth` is that of the best door."""
    symbol, label = _status_label(status)
    return StatusWords(symbol, label, voiced(_status_line(status, truth)))


def _status_label(status: str) -> tuple[str, str]:
    match status:
        case "receiving":
            return "●", _("已在享受")
        case "can_apply":
            return YES, _("可以申请")
        case "gained":
            return "→", _("以后再申请")
        case "need_answers":
            return OPEN, _("还差信息")
        case "confirm_first":
            return ASK, _("先确认再申请")
        case "locally_possible":
            return "◇", _("当地可能有")
        case "not_met":
            return NO, _("目前不符合")
        case "no_rule":
            return "－", _("规划未写")
        case "unread":
            return "－", _("还没有查过")
    raise KeyError(status)


def _status_line(status: str, truth: str) -> str:
    match status, truth:
        case "receiving", _any:
            return _("{who}已经在享受。")
        case "can_apply", _any:
            return _("批不批，由办理的单位决定。")
        case "gained", _any:
            return _("现在还差一样东西。先把它办好，再申请。")
        case "need_answers", _any:
            return _("还差几个回答，才能看出能不能申请。")
        case "confirm_first", "yes":
            return _("按现在的回答都符合。但是还有事要先问清楚，例如现在还办不办。")
        case "confirm_first", _any:
            return _("有的事还说不准。先问清楚，再去申请。")
        case "locally_possible", _any:
            return _("文件没有说一定要办。当地可能有，先问一问。")
        case "not_met", _any:
            return _("这是按现在的回答看的。情况变了可以再查。")
        case "no_rule", _any:
            return _("我们查到的文件没有写这一项。不等于没有，可以问一问。")
        case "unread", _any:
            return _("这个地方的文件，我们没有看过。不等于没有，可以问一问。")
    raise KeyError(status)


def reached_label(status: str) -> str:
    """How a status that another answer would lead to is said: what is missing is only asked."""
    if status == "need_answers":
        return _("再答几个问题就知道")
    return status_words(status).label


def unneeded_words(unless: str) -> StatusWords:
    """How something stands that nobody refused and nobody asked for."""
    return StatusWords("－", _("现在用不着"), unless)


def direct_words(shown: bool) -> tuple[str, str]:
    """What is said of something nobody has to apply for, and what to do; `shown`: the certificate
    is shown for it."""
    if shown:
        return _("符合规定。不用先办手续，凭残疾人证就可以。"), _(
            "用的时候拿出残疾人证，给工作人员看。"
        )
    return _("符合规定。不用先办手续。"), _("用的时候，跟工作人员说一声。")


def next_step(status: str, office: str) -> str:
    """What to do now, in one or two short sentences."""
    match status:
        case "can_apply":
            return _("去找%(office)s办。去之前先问要带什么。", office=office)
        case "gained":
            return _("先把还差的那一样办好。")
        case "need_answers":
            return _("先回答还没有答的问题。")
        case "confirm_first":
            return _("先问%(office)s。问清楚了，再去申请。", office=office)
        case "locally_possible":
            return _("先问%(office)s，当地有没有这一项。", office=office)
        case "receiving":
            return _("家里的情况变了，要告诉%(office)s。残疾人证到期以前去换。", office=office)
        case "not_met":
            return _("看看是哪一条不符合。觉得不对，可以改回答，也可以直接去问。")
        case "no_rule":
            return _("可以问%(office)s，当地有没有这一项。", office=office)
    raise KeyError(status)


def renew_words(office: str, months: int) -> str:
    """What to do who receives something with a certificate that has run out; `months`: how many
    are paid afterwards at most, 0 where nothing is known to stop."""
    told = _("残疾人证已经过期，马上去换。")
    if months:
        stops = _(
            "按规定，过期的下个月起停发。"
            "换好证再申请，停发的最多补 %(months)s 个月，不是一定会补。",
            months=months,
        )
        told = in_turn(told, stops)
    return in_turn(told, _("家里的情况变了，要告诉%(office)s。", office=office))


def after_words(gained: str, first: str) -> str:
    """What a benefit becomes once another one (`first`, its name) is granted."""
    match gained:
        case "can_apply":
            return _("办好“%(first)s”以后，可以申请这一项。", first=first)
        case "need_answers":
            return _("办好“%(first)s”以后，再答几个问题就知道能不能申请。", first=first)
        case "locally_possible":
            return _("办好“%(first)s”以后，当地可能有，再问一问。", first=first)
    return _("办好“%(first)s”以后，先确认再申请这一项。", first=first)


def opened_words(gained: str, names: str) -> str:
    """What a benefit opens once it is granted; `names` are the benefits it opens."""
    match gained:
        case "can_apply":
            return _("办好以后，可以申请：%(names)s。", names=names)
        case "need_answers":
            return _("办好以后，再答几个问题，就知道能不能申请：%(names)s。", names=names)
        case "locally_possible":
            return _("办好以后，当地可能有，再问一问：%(names)s。", names=names)
    return _("办好以后，先确认再申请：%(names)s。", names=names)


def reason_words(reason: str, truth: str) -> tuple[str, str]:
    """Symbol and word for one criterion."""
    match reason, truth:
        case "not_applicable", _any:
            return "－", _("没有这种情况")
        case _any, "yes":
            return YES, _("符合")
        case _any, "no":
            return NO, _("不符合")
        case "unasked", _any:
            return OPEN, _("还没问")
        case "silent", _any:
            return ASK, _("文件没写清，要问")
        case "overdue", _any:
            return ASK, _("要看现在的标准")
        case "reading", _any:
            return ASK, _("有不同的算法，要问")
    return ASK, _("还不清楚")


def group_words(op: str, count: int | None) -> str:
    """What must hold of the conditions in a group."""
    match op:
        case "any":
            return _("下面有一条符合就行：")
        case "at_least":
            return _("下面至少要符合 %(count)s 条：", count=count)
        case "not":
            return _("下面这种情况不能有：")
    return _("下面每一条都要符合：")


def exclusion_words(relation: str, truth: str) -> tuple[str, str]:
    """Symbol and word for something already held that may shut a benefit; truth: not shut."""
    match truth, relation:
        case "yes", _any:
            return YES, _("没有这种情况")
        case "no", "choose_higher":
            return NO, _("只能选一种")
        case "no", _any:
            return NO, _("不能一起领")
    return ASK, _("有没有这种情况，还不清楚")
