"""The delivery plan: what it covers, whether it fits with others, its words, its versions, its papers."""

from alliance_tracker.web.plan import (
    alignment,
    compare,
    coverage,
    every,
    home,
    outcome,
    papers,
    questions,
    resources,
    section,
    submit,
    support,
    versions,
    why_not,
)
from alliance_tracker.web.plan.pages import pages

__all__ = [
    "alignment",
    "compare",
    "coverage",
    "every",
    "home",
    "outcome",
    "pages",
    "papers",
    "questions",
    "resources",
    "section",
    "submit",
    "support",
    "versions",
    "why_not",
]
