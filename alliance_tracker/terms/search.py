"""Words of the search: the kinds of things it finds, in the order in which they are shown."""

from __future__ import annotations

from alliance_tracker.terms.term import Term


class Kind(Term):
    """What can be found. Its value stands in addresses."""

    DELIVERABLE = "deliverables"
    MILESTONE = "milestones"
    ACTIVITY = "activities"
    RISK = "risks"
    EVIDENCE = "evidence", "Evidence of deliverables"
    DECISION = "decisions", "Decisions of boards"
    PLAN = "plan", "Sections of the plan"
    POST = "posts", "Posts in the plan"
    MONEY = "money", "Money in the plan"
    BID = "bids"
    PROMISE = "promises", "Promises to patients"
    HEARD = "heard", "What people were asked"
    CHALLENGE = "challenges"
    GROUP = "groups"
    PROJECT = "projects", "Projects of groups"
    HELP = "help", "Local help"
    QUESTION = "questions", "Questions to the region"
    MEASURE = "measures"
    MEMBER = "members", "People on boards"
    PERSON = "people", "People with an account"
    OPENED = "opened", "Promises open to everybody"
    ALLIANCE = "alliances"
    ORGANISATION = "organisations"
    ITEM = "items", "Things to achieve"
    AMBITION = "ambitions"
    GUIDANCE = "guidance", "Elsewhere in the guidance"
    WORD = "words", "Words and what they mean"
