"""Where a sentence of law stands: document, place in it, words, trust, official address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from webapp.engine.model import Benefit, Citation, Criterion, Instrument, Provision, Rulebook
from webapp.engine.standing import review_by
from webapp.i18n import _
from webapp.wording.notes import standing_words, trust_words

OFFICIAL_HOSTS = (".gov.cn", ".cdpf.org.cn")
OFFICIAL_TRUST = ("plan", "official")


@dataclass
class Source:
    """One document as a citizen reads it, with every place of it that was used."""

    title: str
    number: str
    issuer: str
    trust: str
    standing: str = ""
    url: str = ""
    host: str = ""
    places: list[tuple[str, list[str]]] = field(default_factory=list)


def sources(book: Rulebook, cited: Iterable[Citation], standing: str = "in_force") -> list[Source]:
    """The documents behind some sentences, each once for every trust it was read with."""
    found: dict[tuple[str, str], Source] = {}
    for citation in cited:
        instrument = book.instruments[citation.instrument]
        key = (citation.instrument, str(citation.trust or instrument.trust))
        source = found.setdefault(key, _source(citation, instrument))
        if not source.url and (url := official_url(citation, instrument)):
            source.url, source.host = url, str(urlsplit(url).hostname)
        if (place := (citation.at, quotes(citation))) not in source.places:
            source.places.append(place)
    if first := next(iter(found.values()), None):
        first.standing = standing_words(standing)
    return list(found.values())


def cited_by_door(provision: Provision) -> Iterator[Citation]:
    """What a door stands on: its own document first, then what carries it, then its parts."""
    own = provision.citation.instrument
    yield provision.citation
    yield from provision.rests_on
    yield from _of_criteria(provision.criteria, own)
    for detail in provision.details:
        yield from _given(detail.citation, own)


def cited_by_benefit(benefit: Benefit) -> Iterator[Citation]:
    """What the shared sentences of a benefit stand on."""
    for citation in [held.citation for held in benefit.exclusions] + [
        detail.citation for detail in benefit.details
    ]:
        yield from _given(citation, "")


def citation_of(book: Rulebook, citation: Citation) -> str:
    """One line: document and the place in it."""
    named = _named(book.instruments[citation.instrument])
    return _("%(document)s，%(at)s", document=named, at=citation.at) if citation.at else named


def is_weak(book: Rulebook, citation: Citation | None) -> bool:
    """Whether a sentence must be confirmed before anyone relies on it."""
    if citation is None or not citation.instrument:
        return False
    trust = citation.trust or book.instruments[citation.instrument].trust
    return str(trust) not in OFFICIAL_TRUST


def unsure(book: Rulebook, citation: Citation | None, on: date | None) -> bool:
    """Whether its source was never read in the original, or on that day is to be read again."""
    due = review_by(book, citation) if citation and citation.instrument else None
    return is_weak(book, citation) or bool(on and due and due <= on)


def official_url(citation: Citation, instrument: Instrument) -> str:
    """The address on a government website where this was read, or nothing."""
    url = citation.url or instrument.url or ""
    trust = (citation.trust or instrument.trust) if citation.url else instrument.trust
    host = urlsplit(url).hostname or ""
    return url if str(trust) in OFFICIAL_TRUST and f".{host}".endswith(OFFICIAL_HOSTS) else ""


def quotes(citation: Citation) -> list[str]:
    """The words of the text, in simplified characters where we have them."""
    first = citation.quote_hans or citation.quote
    return [quote for quote in (first, citation.quote2) if quote]


def _source(citation: Citation, instrument: Instrument) -> Source:
    return Source(
        title=instrument.title,
        number=instrument.number or "",
        issuer=instrument.issuer or "",
        trust=trust_words(
            str(citation.trust or instrument.trust), citation.read or instrument.read
        ),
    )


def _named(instrument: Instrument) -> str:
    return instrument.number or instrument.title


def _of_criteria(criterion: Criterion, own: str) -> Iterator[Citation]:
    yield from _given(criterion.citation, own)
    for part in criterion.parts:
        yield from _of_criteria(part, own)


def _given(citation: Citation | None, own: str) -> Iterable[Citation]:
    """Inside a criterion the instrument may be left out: it is the provision's."""
    if citation is None or not (citation.instrument or own):
        return ()
    if citation.instrument:
        return (citation,)
    return (replace(citation, instrument=own),)
