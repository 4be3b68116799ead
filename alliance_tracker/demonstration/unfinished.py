"""The refresh of 2018/19 elsewhere: a draft with problems to put right, and a plan that was returned with comments."""

from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.plan.submissions import decide, submit
from alliance_tracker.data.plan.versions import Freezing, freeze
from alliance_tracker.data.signoff.answering import Door, give
from alliance_tracker.data.signoff.answers import answers_of
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.signoff.providers import add_typed
from alliance_tracker.demonstration.agreed import NOBODY, told
from alliance_tracker.demonstration.plan_story import MADE_UP, OFFICER
from alliance_tracker.demonstration.records import at
from alliance_tracker.demonstration.refresh import rewrite
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.plan.submission import OutcomeDraft
from alliance_tracker.rules.signoff.answering import AnswerDraft
from alliance_tracker.terms import Answer, AnsweredVia, AuthorityKind, OrganisationKind, SubmissionOutcome

WRITTEN_ON, FROZEN_ON = date(2018, 8, 20), date(2018, 9, 3)
AGREED_ON, SUBMITTED_ON, RETURNED_ON = date(2018, 9, 20), date(2018, 9, 28), date(2018, 10, 8)
ANEW = f"{MADE_UP} This is the text of the refresh for 2018/19."
COMMENTS = "Say who is in the lead for each deliverable of 2018/19, and show the money for posts that are still empty."


def draft(plan: PlanHead, actor: Actor) -> None:
    """Still being written: two texts are taken out, and the list of providers changed after it was declared."""
    with writing(actor, at(WRITTEN_ON)) as tx:
        rewrite(tx, plan, {"vision": ANEW, "sequencing": ANEW, "representative": "", "workforce": ""})
        say(tx, plan, Sentence("began the refresh for 2018/19", "plan", "plan"))
        home = plan.footprints[0]
        add_typed(tx, plan, f"Third provider of {home.name} (invented)", "", home.id, WRITTEN_ON)


def returned(plan: PlanHead, actor: Actor, national: Actor) -> None:
    """Agreed by the board for its members, and by the leads of the STPs; submitted, and returned with comments."""
    with writing(actor, at(WRITTEN_ON)) as tx:
        rewrite(tx, plan, {"vision": ANEW, "sequencing": ANEW, "resources": ANEW})
        say(tx, plan, Sentence("wrote the refresh for 2018/19", "plan", "plan"))
    with writing(actor, at(FROZEN_ON)) as tx:
        version = freeze(tx, plan, FROZEN_ON, Freezing("The refresh for 2018/19"))
    stps = [row.organisation_id for row in bodies_of(plan, AGREED_ON) if row.kind is OrganisationKind.STP]
    for body in (plan.board_id, *stps):
        before = answers_of(plan.id).get(body, ())
        with writing(NOBODY, at(AGREED_ON)) as tx:
            seen = before[-1].id if before else 0
            give(tx, plan, body, version.id, _agrees(), Door(AnsweredVia.ACCOUNT, seen), AGREED_ON)
    with writing(actor, at(SUBMITTED_ON)) as tx:
        number = submit(tx, plan, version.id, told, SUBMITTED_ON)
    with writing(national, at(RETURNED_ON)) as tx:
        said = OutcomeDraft(SubmissionOutcome.RETURNED, RETURNED_ON, comments=COMMENTS)
        decide(tx, plan, number, said, told, RETURNED_ON)


def _agrees() -> AnswerDraft:
    return AnswerDraft(Answer.AGREES, AuthorityKind.DELEGATED, OFFICER, "Demonstration office")
