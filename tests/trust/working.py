"""What a group of the world does: one of each thing that addresses below it, and beside it, can name."""

from alliance_tracker.data.board import pictures
from alliance_tracker.data.delivery import Upload
from alliance_tracker.data.groups.reading import known
from alliance_tracker.rules.seal import canonical, seal
from tests import grouping, make
from tests.grouping import MadeGroup
from tests.make import Made
from tests.trust.groups import GROUP, NAMED

INVOLVEMENT = "/alliances/<slug>/involvement"
OF_WORK = {
    **{
        f"{GROUP}/{part}": NAMED
        for part in (
            *("projects", "projects.csv", "projects/new", "projects/<project>", "projects/<project>/edit"),
            *("problems", "problems.csv", "problems/new", "visits", "visits.csv", "visits/new"),
            *("materials", "materials.csv", "materials/new", "documents", "documents.csv", "documents/new", "reach"),
        )
    },
    f"{GROUP}/projects/<project>": NAMED | {"project": "patient-journal"},
    f"{GROUP}/projects/<project>/edit": NAMED | {"project": "patient-journal"},
    f"{GROUP}/problems/<int:number>": NAMED | {"number": "1"},
    f"{GROUP}/visits/<int:number>": NAMED | {"number": "visit"},
    f"{GROUP}/materials/<int:number>": NAMED | {"number": "material"},
    f"{GROUP}/documents/<code>": NAMED | {"code": "work-plan"},
    f"{GROUP}/documents/<code>/edit": NAMED | {"code": "work-plan"},
    **{
        f"{GROUP}/documents/<code>/<int:number>{end}": NAMED | {"code": "work-plan", "number": "1"}
        for end in ("", "/file")
    },
    f"{INVOLVEMENT}/toolkit/<code>": {"code": "work-plan"},
    **{f"{INVOLVEMENT}/directory/<int:number>{part}": {"number": "in_directory"} for part in ("", "/reach", "/ask")},
    **{f"{INVOLVEMENT}/stakeholders/<int:number>{part}": {"number": "stake"} for part in ("", "/reach")},
    f"{INVOLVEMENT}/stakeholders/<seal>.<any(svg,png):form>": {"seal": "stake_seal"},
}
"""By address, which of the world's values its parts are."""


def fill_work(where: Made, slug: str) -> dict[str, str]:
    """One of each for the working group with this name in addresses."""
    found = next(one for one in known(where.alliance_id) if one.slug == slug)
    group = MadeGroup(found.id, where.alliance_id, slug, "")
    grouping.problem(group)
    grouping.document(group, upload=Upload("plan.pdf", "application/pdf", b"%PDF-1.4 plan"))
    made = {
        "project": grouping.project(group),
        "visit": grouping.visit(group),
        "material": grouping.material(group),
        "in_directory": grouping.resource(where),
        "stake": grouping.stakeholder(where),
    }
    table = {"heading": "Map", "title": "Map", "rows": [[1, 5, 5, "Cancer board"]], "of": where.alliance_id}
    own = seal(table)
    pictures.keep({(f"alliance-{where.alliance_id}:stakeholders:{own}", "table"): canonical(table)}, make.moment())
    return {"stake_seal": own} | {name: str(value) for name, value in made.items()}
