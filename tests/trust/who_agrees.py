"""A provider, a merger, a board with its authority, a lead and a group: what addresses of who agrees can name."""

from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff import board, governing, merging, providers
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.rules.signoff import board as rules
from alliance_tracker.rules.signoff.bodies import Merging
from alliance_tracker.terms import OrganisationKind
from tests import make
from tests.make import TODAY, Made

MINUTES_PAGES = """
/alliances/<slug>/people/providers/add /alliances/<slug>/people/providers/complete
/alliances/<slug>/people/providers/<body>/remove
/alliances/<slug>/people/merge /alliances/<slug>/people/merge/<body>/take-back
/alliances/<slug>/people/board/members/add /alliances/<slug>/people/board/members/<int:number>
/alliances/<slug>/people/board/members/<int:number>/end /alliances/<slug>/people/board/terms
/alliances/<slug>/people/board/authority /alliances/<slug>/people/board/authority/end
/alliances/<slug>/people/leads/<body>
/alliances/<slug>/people/groups/add /alliances/<slug>/people/groups/<int:number>
/alliances/<slug>/sign-off/<body>/record /alliances/<slug>/bids/<stream>/sign-off/<body>/record
/alliances/<slug>/dates/meetings/new /alliances/<slug>/dates/meetings/paste
/alliances/<slug>/dates/meetings/<int:meeting>
"""
ANSWERS_PAGES = """
/alliances/<slug>/sign-off/<body:body> /alliances/<slug>/sign-off/<body>/disown/<int:number>
/alliances/<slug>/bids/<stream>/sign-off/<body:body> /alliances/<slug>/bids/<stream>/sign-off/<body>/disown/<int:number>
"""
BEGAN = date(2017, 4, 1)
LED = rules.LeadInput("Ruth Osei", "ruth@example.nhs.uk", None, BEGAN)
SEAT = rules.MemberInput("Amir Haddad", "Accountable Officer", None, True, True, (), BEGAN)
RECORD = rules.AuthorityInput("Governing bodies in common, minute 6.2", BEGAN)


def fill_bodies(plan: PlanHead, who: Made) -> dict[str, str]:
    """The last CCG becomes another; the slugs of it, of a provider and an STP, the numbers of a seat and a group."""
    rows = bodies_of(plan, TODAY)
    merged = [row for row in rows if row.kind is OrganisationKind.CCG][-1]
    stp = next(row for row in rows if row.kind is OrganisationKind.STP)
    into = Merging((merged.organisation_id,), None, f"{merged.name} and others", "", date(2018, 4, 1))
    with writing(make.by(who), make.moment()) as tx:
        providers.add_typed(tx, plan, f"{plan.name} Hospice", "", plan.footprints[0].id, TODAY)
        merging.merge(tx, plan, into, TODAY)
        seat = governing.add_member(tx, plan, SEAT, TODAY)
        governing.set_lead(tx, plan, stp.organisation_id, LED, 0, TODAY)
        governing.record_authority(tx, plan, RECORD, TODAY)
        governing.add_group(tx, plan, rules.GroupInput("Lung", "One pathway", "", BEGAN), TODAY)
    group = board.board_of(plan, TODAY).groups[0].id
    provider = next(row.slug for row in bodies_of(plan, TODAY) if row.kind is OrganisationKind.PROVIDER)
    return {"provider": provider, "merged": merged.slug, "stp": stp.slug, "seat": str(seat), "group": str(group)}
