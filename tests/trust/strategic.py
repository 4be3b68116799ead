"""A strategy that is taken up, and good practice under it: what addresses of the strategy can name."""

from tests import make, strategic

STRATEGY = "/alliances/<slug>/involvement/strategy"
TOGETHER = "/alliances/<slug>/involvement/together"
NAMED = {"code": strategic.DESIGN}
OF_STRATEGY = {
    **{f"{STRATEGY}/<code>{part}": NAMED for part in ("", "/rate", "/borrow")},
    f"{STRATEGY}/<code>/borrow/<int:number>/end": NAMED | {"number": "example"},
    f"{STRATEGY}/steps/<int:step>": {"step": "1"},
    f"{STRATEGY}/<any(ambitions,ratings,steps):table>.csv": {"table": "ratings"},
    "/alliances/<slug>/involvement/end/<any(ambitions,coproduction):what>": {"what": "ambitions"},
    f"{TOGETHER}/practices/<code>": {"code": "panels"},
    f"{TOGETHER}/costs/<year>": {"year": "2018-19"},
    f"{TOGETHER}/<any(statements,practices,matrix,costs):table>.csv": {"table": "costs"},
}
"""By address, which of the world's values its parts are."""
SAME = ("step", "what", "year", "table")
NO_STRATEGY = {
    rule: kept
    for rule, parts in OF_STRATEGY.items()
    if (kept := {name: part for name, part in parts.items() if name in SAME})
}
"""Parts that only look like ones of these addresses, where there is no such alliance."""


def fill_strategy(where: make.Made) -> dict[str, str]:
    """The seven ambitions taken up, with an example under one."""
    strategic.adopt(where)
    return {"example": str(strategic.example(where))}
