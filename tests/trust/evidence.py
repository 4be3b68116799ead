"""What people of an alliance were asked: a record with a file, counts, and the picture of who was heard."""

from alliance_tracker.data.board import pictures
from alliance_tracker.data.delivery import Upload
from alliance_tracker.data.engagement.evidence import record_of
from alliance_tracker.rules.seal import canonical, seal
from tests import involving, make


def fill_evidence(where: make.Made) -> dict[str, str]:
    """E1 with a file and a small count, and a picture for those who may edit and one for those who may not."""
    number = involving.asked(where, upload=Upload("notes.txt", "text/plain", b"Notes of the evening"))
    involving.counts(where, number, 43, age={"25-49": 40, "75-over": 3})
    involving.people_here(where, "age", "75-over", 360)
    table = {"heading": "Heard", "title": "Heard", "rows": [["75 and over", 360, 70, 20, 180]], "of": where.alliance_id}
    own = seal(table)
    key = f"alliance-{where.alliance_id}:heard-{{}}:{own}"
    content = canonical(table)
    pictures.keep({(key.format(who), "table"): content for who in ("readers", "keepers")}, make.moment())
    file = record_of(where.alliance_id, number).files[0].id
    return {"record": str(number), "record_file": str(file), "heard_seal": own}
