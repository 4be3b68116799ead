"""What the forms of things that can be private have in common."""

from typing import Any

from alliance_tracker.rules.privacy import LONGEST_REASON, Privacy
from alliance_tracker.web.forms import DateField, LineField, TickField, TrackerForm


class PrivateForm(TrackerForm):
    """What a private item says of itself."""

    private = TickField("Private: only those who write the plan see it. Others see “one private item”")
    private_because = LineField(
        "If it is private, why?", "For example, pay is being agreed", most=LONGEST_REASON, always=True
    )
    private_until = DateField("If it is private, when is that looked at again?", "For example, 1 Apr 2019", always=True)

    def privacy(self) -> Privacy:
        return Privacy(self.private.data, self.private_because.data or "", self.private_until.data)


def private_values(privacy: Privacy) -> dict[str, Any]:
    """The same facts as the form opens with them."""
    return {"private": privacy.private, "private_because": privacy.because, "private_until": privacy.until}


def private_cells(privacy: Privacy) -> tuple[Any, ...]:
    """The same facts at the end of a row of a file."""
    return "Yes" if privacy.private else "", privacy.because, privacy.until
