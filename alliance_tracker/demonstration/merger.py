"""The one merger worked through: three CCGs of Greater Manchester became NHS Manchester CCG in April 2017."""

import json
from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.plan.plans import PlanHead, say
from alliance_tracker.data.signoff.answering import relied_on
from alliance_tracker.data.signoff.answers import versions_in_brief
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.data.signoff.merging import merge
from alliance_tracker.data.signoff.standing import rule_of
from alliance_tracker.demonstration.agreed import NOBODY, plain_agreement
from alliance_tracker.demonstration.records import at
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.signoff.bodies import Merging
from alliance_tracker.terms import OrganisationKind

WHERE = "national-cancer-vanguard-greater-manchester"
MERGED_ON = date(2017, 4, 1)
AGREED_ON = date(2017, 4, 24)
CODES = ("00W", "01M", "01N")
NAME, CODE = "NHS Manchester CCG", "14L"


def manchester(plan: PlanHead, actor: Actor) -> None:
    """The three leave, the one joins, and it says for itself that it agrees what they agreed. Two transactions."""
    with writing(actor, at(MERGED_ON)) as tx:
        old = tuple(row.organisation_id for row in bodies_of(plan, MERGED_ON) if row.ods_code in CODES)
        merge(tx, plan, Merging(old, None, NAME, CODE, MERGED_ON), MERGED_ON)
    with writing(NOBODY, at(AGREED_ON)) as tx:
        new = next(row for row in bodies_of(plan, AGREED_ON) if row.ods_code == CODE)
        version = versions_in_brief(plan.id)[-1]
        relied = json.dumps(relied_on(version, rule_of(plan).of(OrganisationKind.CCG)), sort_keys=True)
        tx.add(plain_agreement(plan, version.id, new.organisation_id, relied, AGREED_ON, tx.now))
        words = f"answered for {NAME}, which took the place of three, to version {version.label}: agrees"
        say(tx, plan, Sentence(words, "agreement", new.slug))
