"""Two alliances with everything in them, and somebody in each role: made once, and as new for each test."""

import hashlib
import re
import shutil
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event, update
from werkzeug.test import TestResponse

from alliance_tracker import create_app
from alliance_tracker.config import Settings
from alliance_tracker.data import alliances, delivery, risks, writing
from alliance_tracker.data.db import db, operations
from alliance_tracker.data.delivery import EvidenceDraft, Upload
from alliance_tracker.data.people import LinkPurpose, links
from alliance_tracker.data.plan import plans, printing
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.tables.delivery import Milestone
from alliance_tracker.data.tables.people import Passkey, RoleGrant, WebSession
from alliance_tracker.rules.people.sessions import opened, sealed
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.risks import RiskDraft
from alliance_tracker.terms import FrozenKind, Rating
from alliance_tracker.web.board.freezing import freeze_quarter
from tests import make
from tests.audited import WRITE
from tests.signing_in import open_session
from tests.trust.assessed import assessed_bid
from tests.trust.bids import decided_bid
from tests.trust.evidence import fill_evidence
from tests.trust.groups import fill_groups
from tests.trust.opened import fill_opened
from tests.trust.plans import fill_plan
from tests.trust.promises import fill_promises
from tests.trust.strategic import fill_strategy
from tests.trust.voices import fill_voices
from tests.trust.working import fill_work

OWN, OTHER, NONE = "own", "other", "none"
NOBODY = "nobody"
VISITOR = "v" * 43
KEEPER_AND_MEMBER = ("patient_representative", "second_lead")
"""Who keeps the record of the group of the first alliance, and who is a member and does not."""
Q1, Q2 = make.Q2.previous(), make.Q2
PICTURE = re.compile(r"/pictures/([a-z-]+)/([0-9a-f]{64})\.svg")
REFUSED = re.compile(r"/plan-file/([A-Za-z0-9_-]+)/errors\.csv")
TOKEN = re.compile(r'name="token"[^>]*value="([0-9a-f]{64})"')
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass
class Facts:
    """What there is in the world: keys of rows, a cookie for each person, and what each part of an address can be."""

    alliance: make.Made
    other: make.Made
    people: dict[str, int] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def roles(self) -> list[str]:
        """The twelve, as they are called in addresses and tables."""
        return [role.value for role in Role]


class World:
    """The app on its own SQLite file, which `restore` brings back to how it was made."""

    def __init__(self, settings: Settings, path: Path):
        self.path = path
        self.kept = path.with_name("kept.sqlite")
        self.app = create_app(settings)
        self.wrote: list[str] = []
        self.forms: dict[tuple[str, ...], dict[tuple[str, ...], Any]] = {}
        self._tokens: dict[str, str] = {}
        self.facts = build(self.app)
        for who, place in (("manager", OWN), ("other_manager", OTHER)):
            self.facts.values[place] |= self._seen(who, self.facts.values[place]["slug"])
        self._close()
        shutil.copy(self.path, self.kept)

    def _close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        with sqlite3.connect(self.path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def _seen(self, who: str, slug: str) -> dict[str, str]:
        """What only pages know: the address of a picture, of a plan file that waits, and of one that was refused."""
        inside = f"/alliances/{slug}"
        picture = PICTURE.search(self.get(who, f"{inside}/quarters/{Q2.code}").text)
        assert picture, "the quarter's page has no picture"
        plan = self.get(who, f"{inside}/plan.csv").data.replace(b"Patients hear sooner.", b"Patients hear at once.")
        sent = self.ask(who, "POST", f"{inside}/plan-file", {"file": (BytesIO(plan), "plan.csv")})
        assert sent.status_code == 303, "the plan as it stands does not load back"
        key = sent.location.rpartition("/")[2]
        wrong = self.ask(
            who, "POST", f"{inside}/plan-file", {"file": (BytesIO(plan.replace(b"2019", b"20x9")), "plan.csv")}
        )
        refused = REFUSED.search(wrong.text)
        assert refused, "a plan file with wrong dates is not refused"
        seen = {"name": picture[1], "seal": picture[2], "form": "svg", "filename": "app.css"}
        return seen | {"key": key, "refused": refused[1]}

    def changed_behind(self) -> None:
        """Rows were changed without a line of history: what the app keeps in memory says nothing any more."""
        self.wrote.append("behind its back")
        self.app.extensions["kept"].things.clear()

    def restore(self) -> None:
        """Everything as it was made, if anything was written since."""
        if self.wrote:
            self._close()
            self.app.extensions["kept"].things.clear()
            for ending in ("-wal", "-shm"):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
            shutil.copy(self.kept, self.path)
            self.wrote.clear()

    def statement(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        """Notes what is written to this world's database."""
        found = WRITE.match(statement)
        if found and connection.engine.url.database == str(self.path):
            self.wrote.append(found.group(1))

    def ask(self, who: str, method: str, path: str, form: Any = None, **kwargs: Any) -> TestResponse:
        """Send a request as somebody; unsafe ones carry the token of their session. Cookies are sent, never kept."""
        headers = {"Cookie": self.cookie(who), **kwargs.pop("headers", {})}
        if method not in {"GET", "HEAD", "OPTIONS", "TRACE"}:
            kwargs["data"] = {**(form or {}), "token": self.token(who)}
        response: TestResponse = self.app.test_client(use_cookies=False).open(
            path, method=method, headers=headers, buffered=True, **kwargs
        )
        return response

    def cookie(self, who: str) -> str:
        """As it would be if they had been here a moment ago: on a slow machine no session ends between two tests."""
        name, _, value = self.facts.cookies[who].partition("=")
        key = self.app.config["SETTINGS"].secret_key
        shown = opened(value, (key,))
        return f"{name}={sealed(shown.token, datetime.now(UTC), key)}" if shown else self.facts.cookies[who]

    def get(self, who: str, path: str, **kwargs: Any) -> TestResponse:
        return self.ask(who, "GET", path, **kwargs)

    def token(self, who: str) -> str:
        """The form token of this person's session, read from a page."""
        if who not in self._tokens:
            page = self.get(who, "/sign-in" if who == NOBODY else "/account")
            self._tokens[who] = TOKEN.search(page.text).group(1)  # type: ignore[union-attr]  # every page has one
        return self._tokens[who]

    def dump(self) -> str:
        """A hash of every row of every table that a refused request may not touch."""
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            found = hashlib.sha256()
            for name in sorted(set(names) - OPERATIONAL):
                for row in sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))):
                    found.update(row.encode())
        connection.close()
        return found.hexdigest()


OPERATIONAL = {"throttle", "parked_form", "draft", "web_session", "picture", "once", "outbox", "interest"}
OPERATIONAL |= {"sqlite_sequence"}


def watched(world: World) -> World:
    event.listen(Engine, "before_cursor_execute", world.statement)
    return world


def unwatched(world: World) -> None:
    event.remove(Engine, "before_cursor_execute", world.statement)


def build(app: Flask) -> Facts:
    """Everything there can be, in two alliances of two regions."""
    with app.app_context():
        facts = Facts(make.alliance(), make.alliance("Wessex"))
        for role in Role:
            facts.people[role.value] = make.person(role, facts.alliance, f"The {role.words}").id
        facts.people["other_manager"] = make.person(Role.MANAGER, facts.other, "Manager Elsewhere").id
        facts.people["other_lead"] = make.person(Role.LEAD, facts.other, "Lead Elsewhere").id
        facts.people["second_lead"] = make.person(Role.LEAD, facts.alliance, "Second Lead").id
        facts.people["spare"] = make.person(Role.BOARD_MEMBER, facts.alliance, "Spare Person").id
        facts.people["no_role"] = make.person(Role.LEAD, facts.alliance, "No Role").id
        end_role(facts.people["no_role"])
        for who, key in facts.people.items():
            facts.cookies[who] = "=".join(open_session(app, key))
        facts.cookies[NOBODY] = f"visitor={VISITOR}"
        own = fill(app, facts.alliance, facts.people["lead"], facts.people["second_lead"])
        other = fill(app, facts.other, facts.people["other_lead"], facts.people["other_lead"])
        assessor = make.Made(facts.people["assessor"], facts.alliance.id)
        second, third = (make.person(Role.ASSESSOR, facts.other, f"Assessor {name}") for name in ("Two", "Three"))
        own |= assessed_bid(facts.alliance, own["bid"], (assessor, second))
        other |= assessed_bid(facts.other, other["bid"], (second, third))
        own |= fill_promises(facts.alliance) | fill_evidence(facts.alliance)
        other |= fill_promises(facts.other) | fill_evidence(facts.other)
        manager, patient = (
            make.Made(facts.people[who], facts.alliance.id) for who in ("manager", "patient_representative")
        )
        own |= fill_voices(facts.alliance, manager, patient)
        own |= fill_strategy(facts.alliance)
        other |= fill_strategy(facts.other)
        other |= fill_voices(facts.other, make.Made(facts.people["other_manager"], facts.other.id), None)
        keeper, member = (make.Made(facts.people[who], facts.alliance.id) for who in KEEPER_AND_MEMBER)
        own |= fill_groups(facts.alliance, keeper, member)
        other |= fill_groups(facts.other, None, make.Made(facts.people["other_lead"], facts.other.id))
        own |= fill_opened(facts.alliance)
        other |= fill_opened(facts.other)
        own |= fill_work(facts.alliance, own["patient_group"])
        other |= fill_work(facts.other, other["patient_group"])
        facts.values = {
            OWN: own | of_person(app, facts.people["spare"], facts.people),
            OTHER: other | of_person(app, facts.people["other_manager"], facts.people),
            NONE: missing(own),
        }
        with operations() as ops:  # however long the tests take, each has just shown who they are
            ops.execute(update(WebSession).values(proved_at=WebSession.ends_at))
        db.session.remove()
    return facts


def end_role(person_id: int) -> None:
    """Somebody who once had a role."""
    with writing(make.by(), make.moment()) as tx:
        for grant in tx.session.query(RoleGrant).filter_by(person_id=person_id):
            grant.ends_on = date(2018, 1, 31)
        tx.say(make.Sentence("ended a role", "person", str(person_id)))


def fill(app: Flask, where: make.Made, lead_id: int, second_id: int) -> dict[str, str]:
    """Deliverables, milestones, updates, evidence, a risk, a frozen quarter; what addresses can name of them."""
    lead, second = (make.Made(key, where.alliance_id) for key in (lead_id, second_id))
    made = [make.deliverable(where, lead), make.deliverable(where, second), make.deliverable(where, lead, area="TC")]
    steps = [make.milestone(one, date(2018, 8, 31)) for one in made] + [make.milestone(made[0], date(2019, 3, 31))]
    for one, rating in zip(made, (Rating.ON_TRACK, Rating.AT_RISK, Rating.OFF_TRACK), strict=True):
        make.update(one, rating, Q1, why_better="Two sites went live on 3 July.")
    plan = planning_round(make.TODAY).round
    shown = EvidenceDraft(
        date(2018, 9, 1),
        "The protocol was signed.",
        "https://example.nhs.uk/protocol",
        Upload("protocol.pdf", "application/pdf", PDF),
    )
    for number in (0, 3):
        with writing(make.by(lead), make.moment()) as tx:
            version = (
                tx.session.query(Milestone.version)
                .filter_by(alliance_id=where.alliance_id, reference=steps[number])
                .scalar()
            )
            met = date(2018, 9, 1) if number == 0 else None
            delivery.meet_milestone(tx, where.alliance_id, steps[number], met, shown, version, plan, make.TODAY)
    make.update(made[0], Rating.AT_RISK, Q2, why_better="The third site is live since 9 October.")
    with writing(make.by(lead), make.moment()) as tx:
        draft = RiskDraft("Two radiologists retire.", 4, 4, "Medical director", date(2018, 12, 1))
        risks.add_risk(tx, where.alliance_id, made[0].reference, draft, make.TODAY)

    alliance = alliances.head(where.slug)
    with app.test_request_context():
        freeze_quarter(alliance, Q1.code, FrozenKind.REVIEW, make.by(), make.moment(), date(2018, 8, 20))
    evidence = delivery.evidence_of(made[0].id)
    return {
        **fill_plan(where, lead, PDF),
        **decided_bid(where, (lead, second if second != lead else make.person(Role.LEAD, where, "Third Lead"))),
        "slug": where.slug,
        "ref": made[0].reference,
        "code": Q1.code,
        "quarter": Q1.code,
        "table": "areas",
        "evidence": str(evidence[0].id),
        "number": "1",
    }


def of_person(app: Flask, person_id: int, people: dict[str, int]) -> dict[str, str]:
    """What addresses can name of a person: their account, role, session and passkey, and links sent to them."""
    open_session(app, person_id)
    with operations() as ops:
        key = Passkey(
            person_id=person_id,
            name="Telephone",
            credential_id=f"id{person_id}",
            public_key=b"k",
            added_at=make.moment(),
        )
        ops.add(key)
        ops.flush()
        passkey = key.id
        reset = links.make(ops, person_id, LinkPurpose.RESET, make.moment())
    grant = db.session.query(RoleGrant.id).filter_by(person_id=person_id).scalar()
    session = db.session.query(WebSession.id).filter_by(person_id=person_id).order_by(WebSession.id).first()
    plan = plans.plan_of(db.session.query(RoleGrant.alliance_id).filter_by(person_id=person_id).scalar())
    printing.ask(f"paper{person_id}", plan.id, person_id, "plan.pdf", b"{}", make.moment())
    printing.finish(f"paper{person_id}", b"%PDF-1.7")
    return {
        "paper": f"paper{person_id}",
        "what": "pdf",
        "kind": "pdf",
        "person_id": str(person_id),
        "grant_id": str(grant),
        "session_id": str(session[0]),
        "passkey_id": str(passkey),
        "token": reset,
    }


def missing(own: dict[str, str]) -> dict[str, str]:
    """The same parts of an address, naming nothing that is there."""
    numbers = dict.fromkeys(
        (
            "person_id",
            "grant_id",
            "session_id",
            "passkey_id",
            "evidence",
            "answer",
            "meeting",
            "request",
            "question",
            "post",
            "line",
            "file",
            "number",
            "bid",
        ),
        "987654",
    )
    return {
        **own,
        **numbers,
        "slug": "no-such-place",
        "body": "no-such-body",
        "item": "A-XX9",
        "section": "vision",
        "piece": "nothing",
        "part": "posts",
        "offer": "analytics",
        "group": "nobody",
        "ref": "ED99",
        "code": "2031-32-q1",
        "quarter": "2031-32-q1",
        "table": "nothing",
        "token": "A" * 43,
        "key": "A" * 22,
        "paper": "no-such-paper",
        "what": "pdf",
        "kind": "pdf",
        "name": "nothing",
        "seal": "0" * 64,
        "form": "png",
        "filename": "nothing.css",
    }


def make_world(folder: Path, template: Path) -> World:
    """A world of its own in this folder."""
    path = folder / "world.sqlite"
    shutil.copy(template, path)
    settings = Settings(
        data_dir=folder / "data",
        database_url=f"sqlite:///{path}",
        secret_key="the trust tests' own key, which opens nothing: 0123456789",
        today=make.TODAY,
        testing=True,
    )
    return World(settings, path)
