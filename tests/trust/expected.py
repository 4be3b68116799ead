"""Who may open what, written by hand from the design, apart from the tracker's own table: the two must agree.

A page that stands in no line here fails the walk.
"""

from tests.trust.funded import ASSIGNED_PAGES, FUNDS_PAGES, RUNS_PAGES
from tests.trust.involved import (
    ADDED_WORK,
    CHALLENGES,
    EASY_READ,
    EVIDENCE_PAGES,
    GROUP_PAGES,
    INVOLVEMENT,
    KEPT_BESIDE,
    KEPT_PAGES,
    KEPT_WORK,
    MEETING,
    ONE_TEST,
    OPENED,
    OPENING,
    PROMISE,
    PROMISE_PAGES,
    PROMISING_PAGES,
    RECORDING_PAGES,
    STRATEGY_PAGES,
    TAKING_UP_PAGES,
    TESTS,
    WORK_PAGES,
)
from tests.trust.meetings import DECIDED_PAGES, MEETING_PAGES, QUARTER
from tests.trust.who_agrees import ANSWERS_PAGES, MINUTES_PAGES
from tests.trust.world import NOBODY, NONE, OTHER, OWN

YES, WRONG_ROLE, GONE, SIGN_IN, ANY = "yes", "wrong role", "gone", "sign in", "any"
(
    OPEN,
    SIGNING_IN,
    ACCOUNT,
    MINE,
    WATCH,
    EXTRACT,
    COUNTRY,
    RECORD,
    RETURN,
    LEADS,
    PLAN,
    PEOPLE,
    MINUTES,
    ANSWERS,
    ENGLAND,
    DECIDE,
    REGION,
    FUNDS,
    RUNS,
    RECOMMENDS,
    ASSESSES,
    ASSIGNED,
    KEEPS,
    ADDS,
    TAKES_PART,
    INVOLVES,
    SPEAKS,
    VOICES,
    REPLIES,
    HEARS,
    GRADES,
    OPENS,
    MEETS,
    CONFIRMS,
    CORRECTS,
) = (
    "open to anyone",
    "signing in",
    "any account",
    "one's own thing",
    "lists of returns",
    "national extract",
    "the extracts side by side",
    "an alliance's record",
    "submitted returns",
    "update and risks",
    "plan and quarters",
    "people",
    "bodies and minutes",
    "a body's own answer",
    "all alliances side by side",
    "what becomes of a plan",
    "what a region answers",
    "all bids side by side",
    "running the assessment",
    "recommending awards",
    "the bids one assesses",
    "a bid one assesses",
    "the record of a group",
    "what a member adds to it",
    "taking part in a group",
    "promises and evidence",
    "what patients think",
    "what somebody wrote or said",
    "answers to challenges",
    "what the board heard",
    "grades by the three tests",
    "what everybody can read",
    "the board's meeting",
    "confirming what a board decided",
    "corrections beside a review",
)
MEMBERS = {
    "manager",
    "lead",
    "second_lead",
    "board_member",
    "chair",
    "secretary",
    "patient_representative",
    "signatory",
    "spare",
}
ELSEWHERE = {"other_manager", "other_lead"}
READS = {OWN: MEMBERS | {"regional_team", "national_team"}, OTHER: ELSEWHERE | {"national_team"}}
"""Who reads something private of each alliance, so that a refusal may admit that a thing is there."""
MAY = {
    RECORD: {OWN: MEMBERS, OTHER: ELSEWHERE},
    RETURN: READS,
    LEADS: {OWN: {"manager", "lead"}, OTHER: ELSEWHERE},
    PLAN: {OWN: {"manager"}, OTHER: {"other_manager"}},
    MINUTES: {OWN: {"manager", "secretary"}, OTHER: {"other_manager"}},
    ANSWERS: {OWN: {"signatory"}, OTHER: set()},
    DECIDE: {OWN: {"national_team"}, OTHER: {"national_team"}},
    REGION: {OWN: {"regional_team"}, OTHER: set()},
    ASSIGNED: {OWN: {"assessor"}, OTHER: set()},
    KEEPS: {OWN: {"manager", "patient_representative"}, OTHER: {"other_manager"}},
    ADDS: {OWN: {"manager", "patient_representative", "second_lead"}, OTHER: ELSEWHERE},
    TAKES_PART: {OWN: {"patient_representative", "second_lead"}, OTHER: {"other_lead"}},
    INVOLVES: {OWN: {"manager", "lead", "second_lead"}, OTHER: ELSEWHERE},
    SPEAKS: {OWN: {"patient_representative"}, OTHER: set()},
    VOICES: {OWN: {"manager", "secretary"}, OTHER: {"other_manager"}},
    REPLIES: {OWN: {"manager", "chair"}, OTHER: {"other_manager"}},
    HEARS: {OWN: {"chair", "secretary"}, OTHER: set()},
    GRADES: {OWN: {"manager"}, OTHER: {"other_manager"}},
    OPENS: {OWN: {"manager", "chair", "secretary"}, OTHER: {"other_manager"}},
    MEETS: {OWN: {"chair", "secretary"}, OTHER: set()},
    CONFIRMS: {OWN: {"chair"}, OTHER: set()},
    CORRECTS: {OWN: {"manager", "secretary"}, OTHER: {"other_manager"}},
}
LEADING = "rows of a quarter"
MAY[LEADING] = {OWN: {"manager", "lead", "second_lead"}, OTHER: ELSEWHERE}
"""A page with the rows of all whom it concerns is for everybody who leads a deliverable."""
FILED = "a sheet one uploaded"
"""It waits for its own sender; to others who lead a deliverable there is no such file."""
FOR_EVERYWHERE = {
    PEOPLE: {"administrator"},
    COUNTRY: {*MEMBERS, *ELSEWHERE, "regional_team", "national_team", "administrator", "assessor", "panel_member"},
    WATCH: {"regional_team", "national_team"},
    ENGLAND: {"national_team"},
    FUNDS: {"national_team", "panel_member"},
    RUNS: {"national_team"},
    RECOMMENDS: {"panel_member"},
    ASSESSES: {"assessor"},
}
OF_ROLE = FOR_EVERYWHERE | {ASSIGNED: {"assessor"}}
"""Who has the role at all: anybody else is told so, whatever the thing."""

OPEN_TO_ANYONE = """
/ /accessibility /cookies /help /help/ratings /privacy
/alliances /alliances.csv /alliances/<slug> /alliances/<slug>/members.csv /alliances/<slug>/printed
/api/v1/alliances /api/v1/envelopes /api/v1/guidance /api/v1/openapi.json /api/v1/timeline
/guidance /guidance/<name>.csv /guidance/alliances /guidance/annex-a /guidance/governance /guidance/money
/guidance/timeline /guidance/words
/awards /awards.csv /awards.json /search
/static/<path:filename>
"""
TO_SIGN_IN = """
/reset /reset/<token> /sign-in /sign-in/code /sign-in/demonstration /sign-in/passkey /sign-in/second-step
/sign-in/set-up /welcome/<token> /calendar/<token>.ics /digest/stop/<token>
/decide/<token> /decide/<int:number>/code /decide/<int:number>/confirm /decide/<int:number>/done
/agree/<token> /agree/<int:number>/code /agree/<int:number>/answer /agree/<int:number>/done /still-right/<token>
"""
SIGNED_IN = """
/account /account/app /account/app/remove /account/passkeys /account/password /account/prove /account/recovery-codes
/account/calendar /account/calendar/end /account/calendar/new /account/digest /since /since.csv
/account/sessions/end-others /drafts/delete /in-my-plan/<item> /my-alliance /my-group /sign-out
"""
OWN_THINGS = """
/account/passkeys/<int:passkey_id>/remove /account/sessions/<int:session_id>/end
/alliances/<slug>/plan/papers/<paper>.<any(pdf,docx,zip):kind>
/alliances/<slug>/plan/papers/<any(pdf,docx,certificate,pack):what>/<paper>
/alliances/<slug>/bids/<stream>/papers/<paper>.<any(pdf,docx,zip):kind>
/alliances/<slug>/bids/<stream>/papers/<any(pdf,docx,certificate,pack):what>/<paper>
"""
RECORD_PAGES = """
/alliances/<slug>/sequence /alliances/<slug>/sequence.csv /alliances/<slug>/sequence/<seal>.<any(svg,png):form>
/alliances/<slug>/measures /alliances/<slug>/measures.csv
/alliances/<slug>/people /alliances/<slug>/people/<table>.csv
/alliances/<slug>/deliverables /alliances/<slug>/deliverables.csv /alliances/<slug>/deliverables/<ref>
/alliances/<slug>/deliverables/<ref>/history /alliances/<slug>/deliverables/<ref>/<table>.csv
/alliances/<slug>/deliverables/<ref>/evidence/<int:number>
/alliances/<slug>/sign-off/<body>/file/<int:number>
/alliances/<slug>/plan /alliances/<slug>/plan/requirements.csv
/alliances/<slug>/plan/staff-and-money /alliances/<slug>/plan/support /alliances/<slug>/plan/support.csv
/alliances/<slug>/plan/staff-and-money/<any(posts,money):part>.csv
/alliances/<slug>/plan/<any(vision,governance,engagement,deliverables,resources,bids,alignment,elsewhere):section>
/alliances/<slug>/plan/coverage /alliances/<slug>/plan/coverage/<item>
/alliances/<slug>/plan/coverage.csv /alliances/<slug>/plan/coverage-groups.csv
/alliances/<slug>/plan/fit /alliances/<slug>/plan/fit.csv
/alliances/<slug>/plan/compare /alliances/<slug>/plan/compare.csv
/alliances/<slug>/plan/versions /alliances/<slug>/plan/versions.csv
/alliances/<slug>/dates /alliances/<slug>/dates.csv /alliances/<slug>/dates.ics
/alliances/<slug>/dates/back-plan /alliances/<slug>/dates/back-plan.csv
/alliances/<slug>/dates/meetings /alliances/<slug>/dates/meetings.csv
/alliances/<slug>/bids /alliances/<slug>/bids.csv /alliances/<slug>/bids/<stream>
/alliances/<slug>/bids/<stream>/versions /alliances/<slug>/bids/<stream>/versions.csv
/alliances/<slug>/bids/<stream>/compare /alliances/<slug>/bids/<stream>/compare.csv
/alliances/<slug>/bids/<stream>/sign-off/<body>/file/<int:number>
/alliances/<slug>/bids/<stream>/letter.<any(pdf,docx):kind>
/alliances/<slug>/bids/<stream>/whole /alliances/<slug>/bids/<stream>/scores
/alliances/<slug>/bids/<stream>/scores.csv /alliances/<slug>/bids/<stream>/questions-asked.csv
/alliances/<slug>/bids/<stream>/<any(money,other,outcomes,benefits,parts,appraisal,complete):kind>.csv
/alliances/<slug>/bids/<stream>/spend
/alliances/<slug>/bids/<stream>/spend-<any(quarters,lines,deliverables,findings):table>.csv
/alliances/<slug>/bids/<stream>/results /alliances/<slug>/bids/<stream>/results.csv
/alliances/<slug>/bids/<stream>/pictures/<name>/<seal>.<any(svg,png):form>
"""
RETURN_PAGES = """
/alliances/<slug>/deliverables/<ref>/why/<quarter> /alliances/<slug>/deliverables/<ref>/why/<quarter>/milestones.csv
/alliances/<slug>/pictures/<name>/<seal>.<any(svg,png):form>
/alliances/<slug>/quarters /alliances/<slug>/quarters.csv /alliances/<slug>/quarters/<code>
/alliances/<slug>/quarters/<code>/<table>.csv
/alliances/<slug>/sign-off /alliances/<slug>/sign-off.csv
/alliances/<slug>/sign-off/ledger /alliances/<slug>/sign-off/ledger.csv
/alliances/<slug>/plan/submitted /alliances/<slug>/plan/submitted.csv
/alliances/<slug>/plan/read /alliances/<slug>/plan/plan.<any(pdf,docx):kind> /alliances/<slug>/plan/pack.zip
/alliances/<slug>/sign-off/certificate.pdf
/alliances/<slug>/plan/outcome /alliances/<slug>/plan/outcome.csv
/alliances/<slug>/plan/questions /alliances/<slug>/plan/questions.csv
/alliances/<slug>/bids/<stream>/sign-off /alliances/<slug>/bids/<stream>/sign-off.csv
/alliances/<slug>/bids/<stream>/sign-off/ledger /alliances/<slug>/bids/<stream>/sign-off/ledger.csv
/alliances/<slug>/bids/<stream>/sign-off/certificate.pdf /alliances/<slug>/bids/<stream>/submitted
/alliances/<slug>/bids/<stream>/submitted.csv
/alliances/<slug>/bids/<stream>/read /alliances/<slug>/bids/<stream>/paper.<any(pdf,docx):kind>
/alliances/<slug>/bids/<stream>/pack.zip
/alliances/<slug>/bids/<stream>/outcome /alliances/<slug>/bids/<stream>/outcome.csv
"""
LEADS_PAGES = """
/alliances/<slug>/deliverables/<ref>/update /alliances/<slug>/deliverables/<ref>/risks/new
/alliances/<slug>/deliverables/<ref>/risks/<int:number>/edit
/alliances/<slug>/deliverables/<ref>/milestones/<int:number>/evidence
/alliances/<slug>/deliverables/<ref>/activities/new
/alliances/<slug>/deliverables/<ref>/activities/<int:number>/edit
"""
PLAN_PAGES = """
/alliances/<slug>/measures/new /alliances/<slug>/measures/load /alliances/<slug>/measures/<int:number>/edit
/alliances/<slug>/deliverables/new /alliances/<slug>/deliverables/<ref>/edit
/alliances/<slug>/deliverables/<ref>/baseline /alliances/<slug>/deliverables/<ref>/milestones/new
/alliances/<slug>/deliverables/<ref>/milestones/<int:number>/edit
/alliances/<slug>/milestones/move
/alliances/<slug>/plan-file /alliances/<slug>/plan-file/<key> /alliances/<slug>/plan-file/<key>/changes.csv
/alliances/<slug>/plan-file/<key>/cells.csv /alliances/<slug>/plan-file/<key>/errors.csv
/alliances/<slug>/plan-file/file/<key> /alliances/<slug>/plan-file/columns/<key>
/alliances/<slug>/plan-file/kept-columns/<int:number>
/alliances/<slug>/plan/freeze /alliances/<slug>/plan/submit /alliances/<slug>/plan/questions/ask
/alliances/<slug>/sign-off/ask /alliances/<slug>/sign-off/ask.csv /alliances/<slug>/sign-off/ask/remind
/alliances/<slug>/sign-off/ask/<int:number>/withdraw /alliances/<slug>/sign-off/ask/<int:number>/hand-on
/alliances/<slug>/plan/coverage/<item>/why /alliances/<slug>/plan/coverage/groups/<group>/why
/alliances/<slug>/plan/staff-and-money/posts/new /alliances/<slug>/plan/staff-and-money/posts/<int:post>
/alliances/<slug>/plan/staff-and-money/money/new /alliances/<slug>/plan/staff-and-money/money/<int:line>
/alliances/<slug>/plan/<any(vision,governance,engagement,deliverables,resources,bids,alignment,elsewhere):section>/edit/<piece>
/alliances/<slug>/plan/support/<any(analytics,engagement,experience,learning):offer>
/alliances/<slug>/plan/fit/mark /alliances/<slug>/plan/fit/add /alliances/<slug>/plan/fit/<int:number>
/alliances/<slug>/plan-template.xlsx /alliances/<slug>/plan.csv /alliances/<slug>/plan.xlsx
/alliances/<slug>/quarters/<code>/dates /alliances/<slug>/dates/<entry>/done
/alliances/<slug>/bids/<stream>/start /alliances/<slug>/bids/<stream>/withdraw
/alliances/<slug>/bids/<stream>/freeze /alliances/<slug>/bids/<stream>/submit
/alliances/<slug>/bids/<stream>/sign-off/ask /alliances/<slug>/bids/<stream>/sign-off/ask.csv
/alliances/<slug>/bids/<stream>/sign-off/ask/remind
/alliances/<slug>/bids/<stream>/sign-off/ask/<int:number>/withdraw
/alliances/<slug>/bids/<stream>/sign-off/ask/<int:number>/hand-on
/alliances/<slug>/bids/<stream>/take-up /alliances/<slug>/bids/<stream>/areas
/alliances/<slug>/bids/<stream>/bias /alliances/<slug>/bids/<stream>/questions/<question>
/alliances/<slug>/bids/<stream>/questions-asked/<int:number>
/alliances/<slug>/bids/<stream>/<any(money,other,outcomes,benefits,parts):kind>/new
/alliances/<slug>/bids/<stream>/<any(money,other,outcomes,benefits,parts):kind>/<int:number>
/alliances/<slug>/bids/<stream>/spend/<quarter> /alliances/<slug>/bids/<stream>/results/<int:number>/<quarter>
"""
OF_A_QUARTER = "/england/quarters/<code>"
WATCHED = " ".join(f"{OF_A_QUARTER}/{one}" for one in ("items", "items.csv", "missing.csv", "needs-a-board.csv"))
ENGLAND_PAGES = """
/england/coverage /england/coverage.csv
/england/plans /england/plans.csv
/england/dates /england/dates.csv /england/dates/national.csv /england/dates/<entry>/done
"""
PEOPLE_PAGES = """
/admin/people /admin/people.csv /admin/people/invite /admin/people/<int:person_id>
/admin/people/<int:person_id>/close /admin/people/<int:person_id>/invitation /admin/people/<int:person_id>/open
/admin/people/<int:person_id>/roles/<int:grant_id>/end /admin/people/<int:person_id>/second-step
/admin/people/<int:person_id>/sessions/end
"""
ACCESS = {
    rule: access
    for access, rules in (
        (OPEN, OPEN_TO_ANYONE),
        (SIGNING_IN, TO_SIGN_IN),
        (ACCOUNT, SIGNED_IN),
        (MINE, OWN_THINGS),
        (WATCH, f"/returns.csv /my-region/plans /my-region/plans.csv {WATCHED}"),
        (EXTRACT, "/alliances/<slug>/extract.csv"),
        (COUNTRY, f"/england {OF_A_QUARTER} {OF_A_QUARTER}/extract.csv"),
        (RECORD, RECORD_PAGES),
        (RETURN, RETURN_PAGES),
        (LEADS, LEADS_PAGES),
        (LEADING, f"{QUARTER}/update {QUARTER}/check {QUARTER}/check.csv"),
        (LEADING, f"{QUARTER}/spreadsheet {QUARTER}/spreadsheet.xlsx {QUARTER}/form {QUARTER}/form/typed"),
        (LEADING, "/alliances/<slug>/changes/<int:change>"),
        (FILED, f"{QUARTER}/spreadsheet/<key> {QUARTER}/spreadsheet/<key>/cells.csv"),
        (FILED, f"{QUARTER}/spreadsheet/file/<key> {QUARTER}/spreadsheet/columns/<key>"),
        (LEADING, "/alliances/<slug>/quarters/columns/<int:number>"),
        (PLAN, f"{QUARTER}/check/send {QUARTER}/late {QUARTER}/remind"),
        (PLAN, PLAN_PAGES),
        (PEOPLE, PEOPLE_PAGES),
        (ENGLAND, ENGLAND_PAGES),
        (FUNDS, FUNDS_PAGES),
        (RUNS, RUNS_PAGES),
        (RECOMMENDS, "/england/bids/<int:bid>/recommend /england/bids/<int:bid>/interest"),
        (ASSESSES, "/assess /assess.csv"),
        (ASSIGNED, ASSIGNED_PAGES),
        (MINUTES, MINUTES_PAGES),
        (ANSWERS, ANSWERS_PAGES),
        (MEETS, MEETING_PAGES),
        (RECORD, DECIDED_PAGES),
        (CONFIRMS, f"{QUARTER}/decisions/confirm"),
        (CORRECTS, f"{QUARTER}/corrections/new"),
        (RETURN, f"{QUARTER}/papers {QUARTER}/paper {QUARTER}/paper.pdf"),
        (LEADS, "/alliances/<slug>/deliverables/<ref>/asked/<code>/<int:number>"),
        (DECIDE, "/alliances/<slug>/plan/outcome/record /alliances/<slug>/bids/<stream>/outcome/record"),
        (RECORD, STRATEGY_PAGES),
        (INVOLVES, TAKING_UP_PAGES),
        (RECORD, PROMISE_PAGES),
        (INVOLVES, PROMISING_PAGES),
        (RECORD, EVIDENCE_PAGES),
        (INVOLVES, RECORDING_PAGES),
        (SPEAKS, f"{PROMISE}/verdict"),
        (OPEN, f"{OPENED} {OPENED}/large {OPENED}/interest {OPENED}/easy-read/<int:number>"),
        (OPENS, f"{OPENING} {OPENING}.csv {OPENING}/propose {OPENING}/open {OPENING}/back {OPENING}/undo"),
        (RECORD, f"{INVOLVEMENT}/large {INVOLVEMENT}/sheet {EASY_READ} {EASY_READ}/<int:number>"),
        (INVOLVES, f"{EASY_READ}/new {EASY_READ}/<int:number>/end"),
        (VOICES, f"{INVOLVEMENT}/sheet/typed"),
        (PLAN, f"{INVOLVEMENT}/interest {INVOLVEMENT}/interest/<int:number>/erase"),
        (RECORD, f"{CHALLENGES} {CHALLENGES}.csv {CHALLENGES}/<int:number> {TESTS} {ONE_TEST} {ONE_TEST}.csv"),
        (SPEAKS, f"{CHALLENGES}/new {CHALLENGES}/<int:number>/satisfied {TESTS}/answers"),
        (SPEAKS, f"{INVOLVEMENT}/statement/<quarter>"),
        (VOICES, f"{CHALLENGES}/record {CHALLENGES}/<int:number>/said {CHALLENGES}/<int:number>/correct"),
        (REPLIES, f"{CHALLENGES}/<int:number>/answer"),
        (HEARS, f"{CHALLENGES}/<int:number>/heard"),
        (GRADES, f"{ONE_TEST}/<code>"),
        (VOICES, f"{PROMISE}/record"),
        (RECORD, GROUP_PAGES),
        (KEEPS, KEPT_PAGES),
        (RECORD, WORK_PAGES),
        (KEEPS, KEPT_WORK),
        (ADDS, ADDED_WORK),
        (INVOLVES, KEPT_BESIDE),
        (TAKES_PART, f"{MEETING}/coming {MEETING}/suggest"),
        (PLAN, "/alliances/<slug>/involvement/groups/new"),
        (PEOPLE, "/admin/people/nominations /admin/people/nominations/<int:number>"),
        (REGION, "/alliances/<slug>/plan/questions/<int:number>/answer"),
    )
    for rule in rules.split()
}


def expected(access: str, who: str, place: str) -> str:
    """What somebody gets who asks for such a page about the own alliance, the other one, or one that is not there."""
    if access in {OPEN, SIGNING_IN}:
        return ANY if place == NONE or access == SIGNING_IN else YES
    if who == NOBODY:
        return SIGN_IN
    return _signed_in(access, who, place)


def _signed_in(access: str, who: str, place: str) -> str:
    """The same for somebody who is signed in."""
    if access == MINE or (access, who) == (EXTRACT, "no_role"):
        return YES if (who, place) in {("spare", OWN), ("other_manager", OTHER)} else GONE
    if access == FILED:
        wanted = expected(LEADING, who, place)
        return GONE if wanted == YES and who not in {"manager", "other_manager"} else wanted
    if access in OF_ROLE and who not in OF_ROLE[access]:
        return WRONG_ROLE
    if access in {ACCOUNT, EXTRACT, *FOR_EVERYWHERE}:
        return YES if place != NONE else ANY
    if place == NONE:
        return GONE
    if who in MAY[access][place]:
        return YES
    return WRONG_ROLE if who in READS[place] else GONE
