"""The people of the demonstration: accounts for every role, and the leads named in the story. All are made up."""

from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Role

PASSWORD = "demonstration"
WHERE = "avonmere-and-fells"


class Made(Record):
    """Somebody made up, at an alliance; with `signs_in`, a button on the sign-in page."""

    key: str
    name: str
    role: Role
    signs_in: bool = False
    where: str = WHERE

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


ACCOUNTS = (
    Made("manager", "Priya Nair", Role.MANAGER, True),
    Made("lead", "Tom Ashworth", Role.LEAD, True),
    Made("board", "Margaret Oyelaran", Role.BOARD_MEMBER, True),
    Made("chair", "Dr Ruth Calder", Role.CHAIR, True),
    Made("secretary", "Imran Sheikh", Role.SECRETARY, True),
    Made("patient", "Joan Fairley", Role.PATIENT_REPRESENTATIVE, True),
    Made("signatory", "Peter Lindqvist", Role.SIGNATORY, True),
    Made("region", "Anneke de Wit", Role.REGIONAL_TEAM, True),
    Made("national", "Samuel Oduya", Role.NATIONAL_TEAM, True),
    Made("finance", "Alison Keane", Role.NATIONAL_TEAM, True),
    Made("assessor", "Hannah Brightwell", Role.ASSESSOR, True),
    Made("second", "Dr Owen Bellamy", Role.ASSESSOR, True),
    Made("third", "Farah Siddiqui", Role.ASSESSOR, True),
    Made("panel", "Judith Ferrar", Role.PANEL_MEMBER, True),
    Made("admin", "Gareth Pryce", Role.ADMINISTRATOR, True),
)
LEADS = (
    Made("joanne", "Joanne Pickering", Role.LEAD),
    Made("helen", "Dr Helen Marsh", Role.LEAD),
    Made("mark", "Mark Ellery", Role.LEAD),
    Made("claire", "Claire Robson", Role.LEAD),
    Made("sunita", "Sunita Rao", Role.LEAD),
)
READERS = (
    Made("fourth", "Dr Leon Grady", Role.ASSESSOR),
    Made("fifth", "Ruth Penhale", Role.ASSESSOR),
)
"""They assess bids too, and do not sign in."""
VOICES = (
    Made("bashir", "Bashir Rahman", Role.PATIENT_REPRESENTATIVE),
    Made("elsie", "Elsie Thwaite", Role.PATIENT_REPRESENTATIVE),
    Made("kestrel", "Dorothy Vance", Role.MANAGER, where="kestrel-vale"),
    Made("walter", "Walter Hobbs", Role.PATIENT_REPRESENTATIVE, where="kestrel-vale"),
    Made("ingrid", "Ingrid Soames", Role.PATIENT_REPRESENTATIVE, where="kestrel-vale"),
    Made("lantern", "Neil Carraway", Role.MANAGER, where="lantern-coast"),
    Made("amara", "Amara Osei", Role.PATIENT_REPRESENTATIVE, where="lantern-coast"),
    Made("leonard", "Leonard Pike", Role.PATIENT_REPRESENTATIVE, where="lantern-coast"),
)
"""Patient representatives beside the account, and those who speak at the two other invented alliances."""
ASSESSORS = ("assessor", "second", "third", "fourth", "fifth")
STORY_NAMES = {"tom": "lead", "priya": "manager"}
"""Short names in the story that belong to an account."""


def role_of(key: str) -> Role:
    """The role of somebody by their short name."""
    return next(one.role for one in (*ACCOUNTS, *LEADS, *READERS, *VOICES) if one.key == key)
