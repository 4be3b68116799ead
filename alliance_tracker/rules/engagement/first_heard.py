"""What the people said who made the seven ambitions, in plain words: something to think of, and to borrow.

Source: Together, service user and carer involvement strategy (CNTW NHS Foundation Trust), the pages "this is what we
heard". It is a mental health trust: its service users are called patients here. What could be counted is the tracker's
own.
"""

from __future__ import annotations

from collections.abc import Mapping

from alliance_tracker.records import Record

SOURCE = "Together: service user and carer involvement strategy, CNTW NHS Foundation Trust"
BACKGROUND = (
    "It follows a first strategy of 2016.",
    "Patients, carers and staff made it together. They met in workshops, talked in groups and learned from each other.",
    "It answers the NHS Five Year Forward View, which asks for new ways to involve people. "
    "It is part of the trust’s own plan for five years.",
    "There are two kinds of experts. Some learned it, some lived it. Both count the same.",
    "The trust’s governors and its board see that it can be done. It asks each team and each person to make it one of "
    "their goals.",
    "Nobody can be made to change. People change when they want to.",
)
DEFINITION = (
    "The process by which people who are using or have used a service become involved in the planning, development and "
    "delivery of that service."
)
"""NHS England's definition, as the strategy quotes it."""


class Practice(Record):
    """Something that worked: a name, and what it is."""

    title: str
    words: str


class FirstHeard(Record):
    """What people said of one ambition, by the three questions; and what could be counted."""

    ideal: tuple[str, ...]
    worked: tuple[Practice, ...]
    not_worked: tuple[str, ...]
    how_to: tuple[str, ...]
    count: str


UNEVEN = "It was not the same in every place."
FIRST_HEARD: Mapping[str, FirstHeard] = {
    "service-design-and-delivery": FirstHeard(
        ("Patients and carers share in how care is planned, given and judged. They are equal partners.",),
        (Practice("Recovery colleges", "People learn together how to live well. Patients help to run them."),),
        (UNEVEN,),
        (
            "Learn from what goes well, and build on it.",
            "Bring people in from the ground up, in all that shapes care.",
            "Make it one of the goals of each team and each person on the staff.",
            "Help patients and carers to feel that they can change things. Help them to learn, from good and from bad.",
        ),
        "how many changes had patients in from the start",
    ),
    "training": FirstHeard(
        ("Patients and carers help to plan training, and to give it.",),
        (
            Practice("Courses led by patients", "Patients and carers led courses, or made them with staff."),
            Practice("Volunteers at recovery colleges", "Patients help as volunteers and teach."),
            Practice("Telling the story", "At a forum for carer champions, patients told what care was like for them."),
        ),
        ("There were good examples, but not in every place. There were too few chances.",),
        ("Go back to the start, and get the basics right.", "Put involvement at the heart of all training."),
        "how many courses patients and carers helped to give each year",
    ),
    "leadership": FirstHeard(
        (
            "Patients and carers are welcome as leaders, as equals.",
            "Courses for leaders are open to them, and help them to give all they can.",
        ),
        (
            Practice("Courses for leaders", "More than 140 people took part in five years."),
            Practice("Time and people for it", "There is money for this work, and there are people who want it."),
            Practice("A network", "Patients, carers and staff plan more together. Senior leaders back them."),
            Practice("Ask the region too", "The trust asked the local leadership academy to open its courses."),
        ),
        ("Courses for patients, carers and staff together have not always worked well.",),
        (
            "Go on making courses for leaders together.",
            "Give patients and carers the same chances as staff, in the region and in the whole country too.",
        ),
        "how many patients and carers took a course for leaders each year",
    ),
    "workforce": FirstHeard(
        (
            "Patients, carers and staff are valued for what they have lived through, and what they know from it.",
            "Patients and carers get jobs for what they can give.",
        ),
        (
            Practice("Peer support workers", "People who have been ill are employed to support others."),
            Practice("Time to Change", "A campaign to change how people think of mental illness."),
            Practice("Volunteers at recovery colleges", "Patients take part as volunteers."),
        ),
        (),
        (
            "Look again at how people are chosen for jobs.",
            "Bring patients and carers in from the ground up, in the plans and the rules for staff.",
        ),
        "how many people work here because of what they lived through",
    ),
    "recruitment-and-selection": FirstHeard(
        (
            "Patients and carers help to design jobs and adverts. They write questions and sit on panels.",
            "They are told what came of it.",
        ),
        (Practice("Questions and panels", "Patients helped to write questions, and sat on some panels."),),
        (UNEVEN,),
        ("Do not leave it to the end.", "Keep a list of people who want to take part and can."),
        "how many panels had a patient or a carer",
    ),
    "what-is-working-well": FirstHeard(
        (
            "Patients and carers share in all checks that care is safe, kind and well led. They are equal partners.",
            "They help to check that it works, and that it meets what people need.",
            "They help with questionnaires, and when the inspectors come.",
        ),
        (Practice("A name for each ward", "For each ward there is a patient who helps to collect what people say."),),
        (
            "People knew few examples. They asked if checks by patients and carers were a thing of the past.",
            "They asked what the word “assurance” means.",
        ),
        ("Bring people in from the ground up, in all checks of what goes well, and why.",),
        "how many wards and clinics have somebody who collects what people say",
    ),
    "communication": FirstHeard(
        ("Patients and carers help to shape how we write and speak, so that it reaches people and has no jargon.",),
        (
            Practice(
                "Write to me",
                "In a trial, letters had less jargon. They went to the patient first, with a copy to the GP.",
            ),
        ),
        (
            UNEVEN,
            "Words were often full of jargon.",
            "It was not always easy to speak to the right person at the right time.",
        ),
        ("Learn from what is good, and build on it.", "Involve people in the plans, the tools and the work itself."),
        "how many letters patients tried before they were used",
    ),
}
"""By the code of the ambition."""
