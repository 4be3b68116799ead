"""The boxes of a return: each names its line in whatever it says, so that the summary of a long form can be read."""

from alliance_tracker.rules.typed import NotUnderstood
from alliance_tracker.web.forms import MoneyField


class LineAmount(MoneyField):
    """An amount of one line. Its label names the line."""

    def read(self, typed: str) -> int:
        try:
            return super().read(typed)
        except NotUnderstood as problem:
            raise ValueError(f"{self.label.text}: {problem}") from None
