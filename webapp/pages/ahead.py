"""Dates ahead: as a list with what to do, and as a calendar file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, render_template

from webapp import answers as store
from webapp.config import rulebook
from webapp.engine.facts import BORN, CERTIFICATE, UNCLEAR, VALID_UNTIL
from webapp.i18n import _, in_turn, said
from webapp.pages.copies import copied
from webapp.pages.results import dates_ahead, needs_places
from webapp.wording.ahead import DateWords

if TYPE_CHECKING:
    from icalendar import Event

blueprint = Blueprint("ahead", __name__)
CALENDAR_NAME = "huican.ics"


@blueprint.get("/dates")
@needs_places
@copied
def listed() -> str:
    """What lies ahead, and what to do then."""
    values, facts = store.current().values, rulebook().facts
    held = values.get(CERTIFICATE) in ("held", "expired")
    ask_until = held and VALID_UNTIL not in values
    wanted = [BORN, VALID_UNTIL] if held and not ask_until else [BORN]
    missing = [name for name in wanted if values.get(name, UNCLEAR) == UNCLEAR]
    return render_template(
        "pages/dates.html",
        dates=dates_ahead(),
        ask_until=ask_until,
        missing=[said(f"fact.{name}.title", facts[name].title) for name in missing],
    )


@blueprint.get("/dates.ics")
@needs_places
def calendar() -> Response:
    """The same for a calendar; it holds no name and no answer."""
    from icalendar import Calendar  # a twentieth of the start of the server, for one page

    made = Calendar()
    made.add("prodid", "-//Huican//zh")
    made.add("version", "2.0")
    for one in dates_ahead():
        made.add_component(_event(one))
    response = make_response(made.to_ical())
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = f'attachment; filename="{CALENDAR_NAME}"'
    return response


def _event(one: DateWords) -> Event:
    """The same event has the same name in every file, so that a calendar holds it once."""
    from icalendar import Event

    event = Event()
    what = blake2b(one.what.encode(), digest_size=6).hexdigest()
    event.add("uid", f"{one.day.isoformat()}-{what}@huican")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    if one.every:
        event.add("rrule", {"freq": "monthly", "interval": one.every})
    event.add("summary", one.what)
    event.add("description", in_turn(one.do, _("这不是政府网站，请先确认。")))
    return event
