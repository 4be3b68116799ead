"""A frozen version of a plan, and an answer to it recorded from a minute: what addresses of sign-off can name."""

from datetime import date

from sqlalchemy import select

from alliance_tracker.data import measures, writing
from alliance_tracker.data.dates import meetings
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import Upload
from alliance_tracker.data.funding.papers import papers_of
from alliance_tracker.data.plan import alignment, resources
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.answering import Door, give
from alliance_tracker.data.tables.people import RoleGrant
from alliance_tracker.records import replace
from alliance_tracker.rules.measures import Period, ReadingDraft
from alliance_tracker.rules.permissions import Role
from alliance_tracker.rules.plan.resources import Line, Post
from alliance_tracker.terms import AlignmentKind, AnsweredVia, AuthorityKind, LineKind, OrganisationKind
from tests import agreeing, asking, bidding, make
from tests.make import TODAY, Made
from tests.trust.bids import fill_bid, money_picture
from tests.trust.who_agrees import fill_bodies

MINUTE = replace(agreeing.AGREES, authority=AuthorityKind.GOVERNING_BODY, authority_on=TODAY, minute="GB 17/04")


def fill_plan(where: Made, who: Made, pdf: bytes) -> dict[str, str]:
    """The body is the signatory's, where the alliance has one."""
    plan = agreeing.plan_of(where)
    version = agreeing.freeze(plan, "Better care.")
    body = db.session.scalar(
        select(RoleGrant.organisation_id).where(
            RoleGrant.role == Role.SIGNATORY.value, RoleGrant.alliance_id == where.id
        )
    )
    body = body or agreeing.ids(plan, OrganisationKind.CCG)[0]
    door = Door(AnsweredVia.RECORDED, 0, upload=Upload("minute.pdf", "application/pdf", pdf))
    bodies = meetings.choices(plan, TODAY)
    with writing(make.by(who), make.moment()) as tx:
        given = meetings.Given(bodies[0].id, "Governing body", date(2018, 11, 1), date(2018, 10, 25))
        meetings.add(tx, plan, given, bodies)
    with writing(make.by(who), make.moment()) as tx:
        number = give(tx, plan, body, version.id, MINUTE, door, TODAY)
    meeting = meetings.meetings_of(plan.id)[0].id
    own = {"body": agreeing.slug_of(body), "answer": str(number), "meeting": str(meeting), "entry": "T2"}
    asked = next(one for one in agreeing.ids(plan, OrganisationKind.CCG) if one != body)
    own["request"] = str(asking.ask(plan, asked, who=who)[0])
    own["question"] = str(asking.question(plan, who))
    with writing(make.by(who), make.moment()) as tx:
        alignment.add(tx, plan, AlignmentKind.RADIOTHERAPY, "Northern radiotherapy network", TODAY)
    own["fit"] = str(next(one.row_id for one in alignment.fits_of(plan, TODAY) if one.row_id is not None))
    with writing(make.by(who), make.moment()) as tx:
        resources.save_post(tx, plan, Post("Project manager", "", "8a", 100, 0, 0, 0), TODAY)
        resources.save_line(tx, plan, Line("2017/18", LineKind.REVENUE, "Training", 100_00), TODAY)
        waits = ReadingDraft("62-day", None, Period.of("2017-18-q1"), 366, 468, False, date(2017, 9, 13))
        measures.keep(tx, where.id, waits, TODAY)
    own["waits"] = str(measures.readings_of(where.id)[0].id)
    money = resources.resources_of(plan)
    own |= {"post": str(money.posts[0].id), "line": str(money.lines[0].id), "part": "posts"}
    own |= {"section": "vision", "piece": "vision", "offer": "analytics"}
    own |= fill_bodies(plan, who) | fill_bid(plan, who) | money_picture()
    return own | agreed_bid(plan, (body, asked), door, who)


def agreed_bid(plan: PlanHead, bodies: tuple[int, int], door: Door, who: Made) -> dict[str, str]:
    """A version of the bid, answered by one body from its minute and asked of another."""
    bid_id, paper = next(iter(papers_of(plan).items()))
    bid = replace(plan, paper=paper)
    version_id = bidding.keep_version(plan, bid_id, TODAY)
    with writing(make.by(who), make.moment()) as tx:
        number = give(tx, bid, bodies[0], version_id, MINUTE, door, TODAY)
    return {"bid_answer": str(number), "bid_request": str(asking.ask(bid, bodies[1], who=who)[0])}
