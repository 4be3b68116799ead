"""Every cell of the walk: an address and a method, somebody who asks, and whose thing it is."""

import random
import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from alliance_tracker.records import Record
from tests.trust.expected import ACCESS, ANY, ASSIGNED, GONE, MINE, SIGN_IN, WRONG_ROLE, YES, expected
from tests.trust.groups import NO_GROUP, OF_GROUPS
from tests.trust.strategic import NO_STRATEGY, OF_STRATEGY
from tests.trust.working import OF_WORK
from tests.trust.world import NONE, OTHER, OWN, Q2, World

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
PART = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
EVIDENCE = "/alliances/<slug>/deliverables/<ref>/evidence/<int:number>"
OF_ANSWER = tuple(f"/alliances/<slug>/sign-off/<body>/{part}/<int:number>" for part in ("disown", "file"))
RECORDS = "/alliances/<slug>/bids/<stream>/<any(money,other,outcomes,benefits,parts):kind>"
OF_BIDS = {
    f"{RECORDS}/new": {"kind": "money"},
    f"{RECORDS}/<int:number>": {"kind": "money", "number": "bid_line"},
    "/alliances/<slug>/bids/<stream>/<any(money,other,outcomes,benefits,parts,appraisal,complete):kind>.csv": {
        "kind": "money"
    },
    "/alliances/<slug>/bids/<stream>/questions/<question>": {"question": "summary"},
    "/alliances/<slug>/bids/<stream>/sign-off/<body>/disown/<int:number>": {"number": "bid_answer"},
    "/alliances/<slug>/bids/<stream>/sign-off/<body>/file/<int:number>": {"number": "bid_answer"},
    "/alliances/<slug>/bids/<stream>/sign-off/ask/<int:number>/withdraw": {"number": "bid_request"},
    "/alliances/<slug>/bids/<stream>/sign-off/ask/<int:number>/hand-on": {"number": "bid_request"},
    "/alliances/<slug>/bids/<stream>/spend-<any(quarters,lines,deliverables,findings):table>.csv": {"table": "lines"},
    "/alliances/<slug>/bids/<stream>/results/<int:number>/<quarter>": {"number": "bid_outcome"},
    "/alliances/<slug>/bids/<stream>/pictures/<name>/<seal>.<any(svg,png):form>": {
        "name": "bid-money",
        "seal": "bid_seal",
    },
}
OF_AWARDS = {
    "/alliances/<slug>/bids/<stream>/letter.<any(pdf,docx):kind>": {"kind": "pdf"},
    "/england/bids/<int:bid>/letter.<any(pdf,docx):kind>": {"kind": "pdf"},
    "/england/bids/<int:bid>/<any(conditions,releases,decisions):table>.csv": {"table": "releases"},
    "/england/bids/<int:bid>/conditions/<int:number>": {"number": "1"},
    "/england/bids/<int:bid>/releases/<int:number>": {"number": "1"},
}
ASSESSED = {"bid": "assessed"}
OF_ASSESSMENT = {
    **{f"/assess/<int:bid>{part}": ASSESSED for part in ("", "/score", "/score.csv", "/score/<criterion>")},
    **{f"/assess/<int:bid>{part}": ASSESSED for part in ("/scores", "/scores.csv", "/questions/new")},
    **{f"/england/bids/<int:bid>/assessors{part}": ASSESSED for part in ("", ".csv", "/<int:assessor>/take-off")},
    **{f"/england/bids/<int:bid>/moderation{part}": ASSESSED for part in ("", ".csv", "/<criterion>")},
    "/england/bids/<int:bid>/questions/new": ASSESSED,
    "/england/bids/<int:bid>/<any(scores,questions,money,picture):table>.csv": {"table": "scores"},
    "/england/bids/<int:bid>/picture/<seal>.<any(svg,png):form>": {"seal": "dots"},
    "/alliances/<slug>/bids/<stream>/scores.csv": {"stream": "recovery-package"},
    "/alliances/<slug>/bids/<stream>/scores": {"stream": "recovery-package"},
    "/alliances/<slug>/bids/<stream>/questions-asked/<int:number>": {
        "stream": "stratified-follow-up",
        "number": "asked",
    },
}
OF_MONEY = {
    **{f"/england/open-awards/<call>{part}": {"call": "december-2016"} for part in ("", ".csv", "/ask")},
    **{f"/england/open-awards/<call>/{part}": {"call": "december-2016"} for part in ("confirm", "withdraw", "end")},
    "/england/money/pictures/<name>/<seal>.<any(svg,png):form>": {"name": "money-by-year", "seal": "money_seal"},
    "/england/money/<any(envelopes,pots,years,alliances,streams,heads,wider,rows):table>.csv": {"table": "years"},
    "/england/spend-<any(quarters,totals,findings):table>.csv": {"table": "totals"},
}
CHALLENGE = "/alliances/<slug>/involvement/challenges/<int:number>"
OF_VOICES = {
    f"{CHALLENGE}/said": {"number": "recorded"},
    f"{CHALLENGE}/correct": {"number": "unanswered"},
    "/alliances/<slug>/involvement/statement/<quarter>": {"quarter": Q2.code},
    "/alliances/<slug>/involvement/tests/<any(meaningful,representative,inequalities):test>/<code>": {"code": "M1"},
}
RECORD = "/alliances/<slug>/involvement/evidence/<int:number>"
OF_EVIDENCE = {
    **{f"{RECORD}{part}": {"number": "record"} for part in ("", "/edit", "/counts", "/withdraw")},
    f"{RECORD}/files/<int:file>": {"number": "record", "file": "record_file"},
    "/alliances/<slug>/involvement/heard/here/<table>/<line>": {"table": "age", "line": "75-over"},
    "/alliances/<slug>/involvement/heard/<seal>.<any(svg,png):form>": {"seal": "heard_seal"},
}
OF_OPENED = {
    "/alliances/<slug>/promises/easy-read/<int:number>": {"number": "document"},
    "/alliances/<slug>/involvement/easy-read/<int:number>": {"number": "document"},
    "/alliances/<slug>/involvement/easy-read/<int:number>/end": {"number": "document"},
    "/alliances/<slug>/involvement/interest/<int:number>/erase": {"number": "interest"},
}
WHO_AGREES = {
    "/alliances/<slug>/sign-off/ask/<int:number>/withdraw": {"number": "request"},
    "/alliances/<slug>/sign-off/ask/<int:number>/hand-on": {"number": "request"},
    "/alliances/<slug>/plan/questions/<int:number>/answer": {"number": "question"},
    "/in-my-plan/<item>": {"item": "A-ED1"},
    "/alliances/<slug>/plan-file/<key>/errors.csv": {"key": "refused"},
    "/alliances/<slug>/plan/coverage/<item>": {"item": "A-ED1"},
    "/alliances/<slug>/plan/coverage/<item>/why": {"item": "A-ED1"},
    "/alliances/<slug>/plan/coverage/groups/<group>/why": {"group": "older-people"},
    "/alliances/<slug>/plan/fit/<int:number>": {"number": "fit"},
    "/alliances/<slug>/people/<table>.csv": {"table": "bodies"},
    "/alliances/<slug>/people/providers/<body>/remove": {"body": "provider"},
    "/alliances/<slug>/people/merge/<body>/take-back": {"body": "merged"},
    "/alliances/<slug>/people/leads/<body>": {"body": "stp"},
    "/alliances/<slug>/people/board/members/<int:number>": {"number": "seat"},
    "/alliances/<slug>/people/board/members/<int:number>/end": {"number": "seat"},
    "/alliances/<slug>/people/groups/<int:number>": {"number": "group"},
    **OF_BIDS,
    **OF_MONEY,
    **OF_AWARDS,
    **OF_ASSESSMENT,
    **OF_GROUPS,
    **OF_WORK,
    **OF_EVIDENCE,
    **OF_OPENED,
    **OF_VOICES,
    **OF_STRATEGY,
}
"""By address, which of the world's values its part is; a value the world does not have stands for itself."""
DATES = "/alliances/<slug>/quarters/<code>/dates"
GUIDANCE = "/guidance/<name>.csv"
NATIONAL_ITEM = "/england/dates/<entry>/done"
DELIVERABLE_TABLE = "/alliances/<slug>/deliverables/<ref>/<table>.csv"
VOLATILE = re.compile(r"[0-9a-f]{64}|[A-Za-z0-9_-]{22,}|Reference [0-9A-F]{6}|Opened [^<,]+, \d\d:\d\d by")


def pattern(rule: Rule) -> str:
    """The address as the table writes it."""
    return rule.rule.replace(", ", ",")


class Cell(Record):
    """One request of the walk and what it should get."""

    rule: str
    method: str
    who: str
    place: str
    declared: bool

    @property
    def expected(self) -> str:
        wanted = expected(ACCESS[self.rule], self.who, self.place)
        by_view = wanted == GONE and ACCESS[self.rule] in {MINE, ASSIGNED}
        return ANY if by_view and self.method == "OPTIONS" else wanted  # which runs no view, only the guard

    def path(self, world: World, values: dict[str, str] | None = None) -> str:
        """The address, its parts filled in; a part without a value in the world fails."""
        known = world.facts.values[self.place] | special(self.rule, world, self.place) | (values or {})
        return PART.sub(lambda part: known[part[1]], self.rule)


def special(rule: str, world: World, place: str) -> dict[str, str]:
    """Where the same word in an address means another thing."""
    named = OF_MONEY | NO_GROUP | NO_STRATEGY if place == NONE else WHO_AGREES
    if rule in named:
        known = world.facts.values[place]
        return {part: known.get(name, name) for part, name in named[rule].items()}
    if place == NONE:
        of_bids = {part: one for part, one in OF_BIDS.get(rule, {}).items() if part in ("kind", "table")}
        fixed = (OF_AWARDS | OF_ASSESSMENT).get(rule, {}) | of_bids
        return {part: one for part, one in fixed.items() if part in ("kind", "table")}
    if rule == EVIDENCE:
        return {"number": world.facts.values[place]["evidence"]}
    if rule in OF_ANSWER:
        return {"number": world.facts.values[place]["answer"]}
    if rule == DATES:
        return {"code": Q2.code}
    if rule == NATIONAL_ITEM:
        return {"entry": "T9"}
    if rule == DELIVERABLE_TABLE:
        return {"table": "milestones"}
    return {"name": "timeline"} if rule == GUIDANCE else {}


def cells(app: Flask, people: list[str]) -> Iterator[Cell]:
    """All of them."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        places = (OWN, OTHER, NONE) if rule.arguments else (OWN,)
        for method in METHODS:
            for who in people:
                for place in places:
                    yield Cell(pattern(rule), method, who, place, method in (rule.methods or set()))


def sample(found: list[Cell], count: int, seed: int = 12) -> list[Cell]:
    """A seeded part of the cells, most of methods that pages take."""
    chance = random.Random(seed)
    declared = [cell for cell in found if cell.declared and cell.method != "HEAD"]
    return chance.sample(declared, min(count, len(declared))) + chance.sample(found, min(count // 8, len(found)))


def fault(cell: Cell, answer: TestResponse, wrote: list[str]) -> str | None:
    """What is wrong with this answer to this cell, if anything."""
    status, wanted = answer.status_code, cell.expected
    if not cell.declared:
        return None if status == 405 else f"status {status} for a method that the page does not take"
    if status >= 500 or not fits(wanted, status, to_sign_in(answer)):
        return f"status {status}, wanted: {wanted}"
    if wrote and (wanted in {SIGN_IN, WRONG_ROLE, GONE} or cell.method in {"GET", "HEAD", "OPTIONS"}):
        return f"wrote {sorted(set(wrote))}"
    return None


def fits(wanted: str, status: int, sign_in: bool) -> bool:
    """Whether this is the answer that was to be expected."""
    if wanted == YES:
        return status not in {400, 401, 403, 404, 405} and not sign_in
    if wanted == ANY:
        return status not in {401, 403, 405}
    return sign_in if wanted == SIGN_IN else status == {WRONG_ROLE: 403, GONE: 404}[wanted]


def to_sign_in(answer: TestResponse) -> bool:
    """Whether the answer asks somebody to sign in first."""
    return answer.status_code in {302, 303} and (answer.location or "").startswith("/sign-in?next=")


def same(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """An answer without what differs between any two: tokens, the cookie's time, the minute in print, the length."""
    body = VOLATILE.sub("", answer.get_data(as_text=True)).encode()
    left = {"Set-Cookie", "Content-Length", "Date"}
    return answer.status_code, body, [(name, value) for name, value in answer.headers if name not in left]
