"""The sequence of an alliance: an activity of its first deliverable, and a picture that is drawn already."""

from alliance_tracker.data import writing
from alliance_tracker.data.board import pictures
from alliance_tracker.data.delivery.activities import ActivityInput, add_activity
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.rules.seal import canonical, seal
from tests import make


def fill_sequence(of: make.Made) -> dict[str, str]:
    """ED1.A1, and the table of a picture."""
    plan = planning_round(make.TODAY).round
    given = ActivityInput("Train 12 screeners", make.Q2, make.Q2)
    with writing(make.by(), make.moment()) as tx:
        add_activity(tx, of.alliance_id, of.reference, given, plan, (), make.TODAY)
    bars = {"quarters": [make.Q2.words], "rows": [["Area", "ED1 Work", "", 1, 0]], "bars": [[1, 1, [], []]], "now": 1}
    table = {"heading": "Sequence", "title": "Sequence", "of": of.alliance_id, **bars}
    own = seal(table)
    pictures.keep({(f"{of.alliance_id}:sequence:{own}", "table"): canonical(table)}, make.moment())
    return {"sequence_seal": own}
