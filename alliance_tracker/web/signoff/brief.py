"""The delivery plan in two sentences, for pages that are about the rest of an alliance."""

from alliance_tracker.data.board import quarters
from alliance_tracker.data.plan import plans
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.standing import sign_off_of
from alliance_tracker.rules.signoff.conclusion import Conclusion, conclusion
from alliance_tracker.web.clock import today
from alliance_tracker.web.kept import kept


def brief(alliance_id: int) -> Conclusion | None:
    """How its plan stands, kept while nothing in it changes. Two queries then, or one for each further footprint."""
    plan = plans.plan_of(alliance_id)
    if plan is None:
        return None
    moved = tuple(quarters.version_of(one.id) for one in plan.footprints if one.id != alliance_id)
    return kept(("plan in brief", moved), alliance_id, lambda: _worked_out(plan))


def _worked_out(plan: PlanHead) -> Conclusion:
    now = sign_off_of(plan, today())
    return conclusion(now.version, now.agreed, len(now.needed), now.judged, now.submitted_on)
