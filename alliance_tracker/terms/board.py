"""The words of the board's meeting, and of the measures it reads beside the ratings."""

from alliance_tracker.terms.term import Term


class DecisionKind(Term):
    """What a board decides of something that needs it."""

    ACCEPT = "accept", "Accept the path"
    ASK_MORE = "ask_more", "Ask for more"
    ESCALATE = "escalate", "Ask the region for help"
    OTHER = "other", "Another decision"


class DecidedHow(Term):
    """How a board came to a decision, or why it came to none."""

    MEETING = "meeting", "At the meeting"
    NOT_REACHED = "not_reached", "Not reached, carried over"
    NOTED = "noted", "Noted, the meeting had no quorum"
    CHAIRS_ACTION = "chairs_action", "Chair’s action between meetings"

    @property
    def decides(self) -> bool:
        """Whether the board's word has been given."""
        return self in (DecidedHow.MEETING, DecidedHow.CHAIRS_ACTION)


class Attends(Term):
    """Whether a body was at the meeting."""

    PRESENT = "present", "Present"
    DEPUTY = "deputy", "Sent a deputy"
    APOLOGIES = "apologies", "Sent apologies"
    ABSENT = "absent", "Absent"

    @property
    def counts(self) -> bool:
        """Whether it counts towards the quorum."""
        return self in (Attends.PRESENT, Attends.DEPUTY)
