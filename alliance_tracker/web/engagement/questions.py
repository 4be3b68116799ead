"""The questions and challenges about one thing, for its page."""

from __future__ import annotations

from flask import g

from alliance_tracker.data.engagement.challenges import ChallengeRow, challenges_of
from alliance_tracker.rules.engagement.challenges import says
from alliance_tracker.rules.engagement.subjects import Subject
from alliance_tracker.terms import ChallengeSubject
from alliance_tracker.web.clock import today


def questions_about(kind: ChallengeSubject, key: object) -> list[tuple[ChallengeRow, str]]:
    """Each with where it stands. One query."""
    here = Subject(kind, str(key)).code
    return [(one, says(one.facts, today())) for one in challenges_of(g.alliance.id, today()) if one.about.code == here]
