"""One provision against another: what it adds to the place above it, what it lacks."""

from __future__ import annotations

from webapp.engine.criteria import walk
from webapp.engine.model import Provision, Rulebook
from webapp.i18n import _, criterion_context, said
from webapp.wording.notes import firmness_words


def parent_of(book: Rulebook, one: Provision) -> Provision | None:
    """The first door to the same benefit at the nearest place above that has one."""
    for above in book.lineage(one.place)[1:]:
        doors = [p for p in book.provisions.values()
                 if p.place == above and p.benefit == one.benefit]  # fmt: skip
        if doors:
            return min(doors, key=lambda door: door.id)
    return None


def added(book: Rulebook, one: Provision, parent: Provision) -> list[str]:
    """How it differs from the place above it, in sentences."""
    mine, theirs = _sentences(one), _sentences(parent)
    found = [_("多了一条：%(says)s", says=says) for says in mine if says not in theirs]
    found += [_("少了一条：%(says)s", says=says) for says in theirs if says not in mine]
    if one.commitment != parent.commitment:
        found.append(_("力度不一样：%(words)s", words=firmness_words(one.commitment)))
    if one.replaces == parent.id:
        found.append(_("这里的规定代替上一级的规定。"))
    return found or [_("条件和上一级一样。")]


def _sentences(one: Provision) -> list[str]:
    """What each condition of a provision says; conditions inside conditions too."""
    return [
        said(criterion_context(one.id, part), part.says) for part in walk(one.criteria) if part.says
    ]
