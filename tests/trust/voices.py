"""The voices of patients in the world: challenges in their states, an answer and a grade, a statement."""

from tests import voicing
from tests.make import Made


def fill_voices(where: Made, manager: Made, patient: Made | None) -> dict[str, str]:
    """C1 on the board's agenda, asked by the representative if there is one; C2 answered and C3 new, both recorded."""
    if patient is not None:
        first = voicing.challenge(where, patient)
        voicing.answered(where, first)
        voicing.unsatisfied(where, first, patient)
        voicing.say(where, patient, voicing.TestView.IN_PART)
        voicing.statement(where, patient)
    else:
        voicing.recorded(where, manager)
    second = voicing.recorded(where, manager)
    voicing.answered(where, second)
    third = voicing.recorded(where, manager)
    voicing.grade(where, "M1", 2)
    return {"recorded": str(second), "unanswered": str(third), "test": "meaningful"}
