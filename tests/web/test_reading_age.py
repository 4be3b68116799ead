"""Every page for patients and carers can be read at eleven: our own sentences, by Flesch and Kincaid's grade and five.

What people typed, names and numbers are left out: only the words of the pages are judged.
"""

import re
from collections.abc import Iterator

import pytest
import textstat
from sqlalchemy import select
from turbohtml import Element, Text

from alliance_tracker.data.db import db
from alliance_tracker.data.tables.history import ChangePiece
from alliance_tracker.rules.engagement.reading import EASY
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Progress, TestView, View
from tests import grouping, involving, make, opening, voicing
from tests.markup import parsed, said

OWN = "/alliances/north-east-and-cumbria"
INSIDE = f"{OWN}/involvement"
BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "td", "th", "dt", "dd", "label", "legend", "summary", "caption", "div"}
BLOCKS |= {"section", "article", "form", "fieldset", "ul", "ol", "table", "tbody", "tr", "main", "blockquote"}
LEFT_OUT = {"nav", "script", "style", "textarea", "option", "svg", "code", "button"}
FEWEST = 4
"""Words below which a line is a label and no sentence."""
PAGES = (
    INSIDE,
    f"{INSIDE}/large",
    f"{INSIDE}/promises",
    f"{INSIDE}/promises/1",
    f"{INSIDE}/promises/1/verdict",
    f"{INSIDE}/promises/2",
    f"{INSIDE}/tests",
    f"{INSIDE}/tests/meaningful",
    f"{INSIDE}/tests/representative",
    f"{INSIDE}/tests/inequalities",
    f"{INSIDE}/tests/answers",
    f"{INSIDE}/challenges",
    f"{INSIDE}/challenges/1",
    f"{INSIDE}/challenges/new",
    f"{INSIDE}/evidence",
    f"{INSIDE}/heard",
    f"{INSIDE}/easy-read",
    f"{INSIDE}/sheet",
    f"{INSIDE}/statement/2018-19-q2",
    f"{INSIDE}/groups",
    f"{INSIDE}/groups/cancer-patient-partnership",
    f"{INSIDE}/groups/cancer-patient-partnership/people",
    *(
        f"{INSIDE}/groups/cancer-patient-partnership/{part}"
        for part in (
            *("meetings", "meetings/1", "meetings/1/suggest", "meetings/1/coming", "actions", "actions/new", "reports"),
            *("projects", "problems", "problems/new", "visits", "visits/new", "materials", "documents"),
        )
    ),
    *(
        f"{INSIDE}/toolkit{part}"
        for part in ("", "/what-a-group-is-for", "/read-figures-with-care", "/environment-audit", "/public-data")
    ),
    *(f"{INSIDE}/{part}" for part in ("directory", "stakeholders", "showcase", "together")),
    *(f"{INSIDE}/strategy{part}" for part in ("", "/leadership")),  # the one page is all in the words of the source
    f"{OWN}/promises",
    f"{OWN}/promises/large",
    f"{OWN}/promises/interest",
    *("/search", "/search?q=EDD3", "/search?q=nothing+like+this"),
)


@pytest.fixture
def small_world(app):
    """One alliance with one of each thing, told by a representative."""
    north = make.alliance()
    manager, chair = make.person(Role.MANAGER, north, "Al"), make.person(Role.CHAIR, north, "Bo")
    patient = make.person(Role.PATIENT_REPRESENTATIVE, north, "Cy")
    for number in (involving.promise(north), involving.promise(north, "Pay what it costs")):
        involving.report(north, number, Progress.DONE)
        involving.evidence(north, number)
    involving.say(north, 1, patient, View.NOT_KEPT)
    voicing.challenge(north, patient)
    voicing.say(north, patient, TestView.NOT_YET)
    group = grouping.group(north, how_to_join="Come along.")
    grouping.member(group, patient)
    grouping.meeting(group)
    grouping.held(group, core=9)
    opening.contact(north, "Di")
    opening.document(north)
    opening.open_page(north, manager, chair)
    return patient


def sentences(text: str, typed: list[str]) -> Iterator[str]:
    """The sentences of a page's main part that are the tracker's own, each line of it apart."""
    for line in lines(parsed(text).find("main")):
        for one in typed:
            line = line.replace(one, "it")
        line = re.sub(r"[0-9][0-9,/:]*", "", line)
        for sentence in re.split(r"(?<=[.!?:])\s+", line):
            words = re.findall(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*", sentence)
            if len(words) >= FEWEST:
                yield " ".join(words) + "."


def lines(element: Element) -> Iterator[str]:
    """Each run of text that stands on lines of its own."""
    run: list[str] = []
    for piece in (*pieces(element), None):
        if piece is not None:
            run.append(piece)
            continue
        line = " ".join("".join(run).split())
        run.clear()
        if line:
            yield line


def pieces(one: Element) -> Iterator[str | None]:
    """The text inside, with nothing where a line ends."""
    if one.tag in LEFT_OUT:
        return
    ends = [None] if one.tag in BLOCKS or one.tag == "br" or "nhsuk-button" in said(one, "class") else []
    yield from ends
    for child in one.children:
        if isinstance(child, Text):
            yield child.data
        elif isinstance(child, Element):
            yield from pieces(child)
    yield from ends


def test_our_own_sentences_are_easy_on_every_page_for_patients(client, small_world, figure):
    client.sign_in(small_world)
    typed = sorted(set(filter(None, db.session.scalars(select(ChangePiece.after)))), key=len, reverse=True)
    typed = [one for one in (" ".join(text.split()).rstrip(".") for text in typed) if len(one) > 2]
    db.session.rollback()
    hard = {}
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 200, path
        found = list(sentences(answer.text, typed))
        assert found, path
        age = textstat.flesch_kincaid_grade(" ".join(found)) + 5
        if age > EASY:
            worst = sorted(found, key=textstat.flesch_kincaid_grade, reverse=True)[:8]
            hard[path] = (round(age, 1), worst)
    figure("reading age of at most 11 on {} pages for patients and carers", len(PAGES))
    assert not hard, "\n".join(f"{path} {age}: {worst}" for path, (age, worst) in hard.items())
