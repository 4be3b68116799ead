"""The invented region, its three alliances and their bodies. None of them exists, and their names say so."""

from alliance_tracker.records import Record
from alliance_tracker.terms import OrganisationKind

REGION = ("invented", "Invented")


class InventedAlliance(Record):
    """An alliance that does not exist: address, name, population, its CCGs and STPs."""

    slug: str
    name: str
    initials: str
    population: int
    population_text: str
    ccgs: tuple[str, ...]
    stps: tuple[str, ...]

    @property
    def bodies(self) -> tuple[tuple[OrganisationKind, str], ...]:
        return (
            *((OrganisationKind.CCG, f"NHS {name} CCG (invented)") for name in self.ccgs),
            *((OrganisationKind.STP, f"{name} (invented)") for name in self.stps),
        )


ALLIANCES = (
    InventedAlliance(
        "avonmere-and-fells",
        "Avonmere and Fells",
        "AF",
        1_200_000,
        "1.2 million",
        ("Avonmere North", "Avonmere South", "Eastwater", "The Fells", "Harbour and Moss", "Upper Tarn"),
        ("Avonmere", "Eastwater and the Fells"),
    ),
    InventedAlliance(
        "kestrel-vale",
        "Kestrel Vale",
        "KV",
        900_000,
        "0.9 million",
        ("Kestrel Vale East", "Kestrel Vale West", "Millbrook Downs", "Thornwick"),
        ("Kestrel Vale",),
    ),
    InventedAlliance(
        "lantern-coast",
        "Lantern Coast",
        "LC",
        1_500_000,
        "1.5 million",
        ("Gull Point", "Lantern Bay", "Marram", "Saltgate", "Seven Piers"),
        ("Lantern Coast North", "Lantern Coast South"),
    ),
)


def load_test(number: int) -> InventedAlliance:
    """One of the alliances that `--scale` adds."""
    return InventedAlliance(
        f"load-test-{number}",
        f"Load test {number}",
        "LT",
        1_000_000,
        "1 million",
        (f"Load {number}",),
        (f"Load {number}",),
    )
