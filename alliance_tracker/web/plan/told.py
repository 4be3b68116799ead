"""The e-mails about a plan or bid after it is agreed: submitted, decided, and what is asked of the region."""

from datetime import date

from flask import g

from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan.submissions import Letters
from alliance_tracker.rules.plan.submission import OutcomeDraft
from alliance_tracker.rules.words import capital, lower
from alliance_tracker.web.signoff.letters import letter, page_of
from alliance_tracker.web.words import day, exact_pounds


def of_submission(label: str, on: date) -> Letters:
    """That a plan or bid was submitted, to those who need to know."""
    what = g.plan.paper.of(g.plan.name)
    return lambda name, address: letter(
        address,
        f"{capital(what)} is submitted",
        f"Dear {name}\n\nVersion {label} of {what} was submitted on {day(on)}, "
        "agreed by those who must agree it.\n\nRead it, and how each body stood:\n\n"
        f"{page_of('plan.submitted', g.plan)}",
    )


def of_decision(label: str, draft: OutcomeDraft) -> Letters:
    """What became of it."""

    def write(name: str, address: str) -> Message:
        assert draft.kind is not None and draft.decided_on is not None
        what = lower(draft.kind.words)
        words = f"Version {label} was {what} on {day(draft.decided_on)}"
        if draft.minute:
            words += f", minute {draft.minute}"
        if draft.first_year_pence is not None and draft.second_year_pence is not None:
            first, second = exact_pounds(draft.first_year_pence), exact_pounds(draft.second_year_pence)
            words += f". For wider needs: {first} in the first year and {second} in the second"
        comments = f"\n\nComments:\n\n{draft.comments}" if draft.comments else ""
        return letter(
            address,
            f"{capital(g.plan.paper.of(g.plan.name))}: {what}",
            f"Dear {name}\n\n{words}.{comments}\n\nAll about it:\n\n{page_of('plan.outcome', g.plan)}",
        )

    return write


def of_question(name: str, address: str, question: str, answer_by: date) -> Message:
    """That an alliance asks its region."""
    return letter(
        address,
        f"{g.plan.name} asks for your help by {day(answer_by)}",
        f"Dear {name}\n\n{g.viewer.name} asks, for {g.plan.name}:\n\n{question}\n\n"
        f"Please answer by {day(answer_by)}:\n\n{page_of('plan.questions', g.plan)}",
    )


def of_answer(name: str, address: str, answer: str) -> Message:
    """That the region has answered."""
    return letter(
        address,
        f"The region has answered {g.plan.name}",
        f"Dear {name}\n\n{answer}\n\nQuestion and answer:\n\n{page_of('plan.questions', g.plan)}",
    )
