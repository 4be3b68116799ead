"""What is found of involvement: promises, what people were asked, challenges, groups and local help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Text, cast, func, literal, select
from sqlalchemy.orm import aliased

from alliance_tracker.data.search.matching import Columns, among, row_of
from alliance_tracker.data.tables.engagement.promises import Promise, PromiseWording
from alliance_tracker.data.tables.engagement.records import EngagementRecord
from alliance_tracker.data.tables.engagement.voices import Challenge, ChallengeAnswer
from alliance_tracker.data.tables.groups.bodies import Group
from alliance_tracker.data.tables.groups.work import Project, Resource
from alliance_tracker.terms import Kind


def involving() -> Iterator[Select[Any]]:
    """One select for each kind. All of it is of the alliances whose record the reader may see."""
    yield _promises().where(Promise.alliance_id.in_(among("record")))
    yield _heard().where(EngagementRecord.alliance_id.in_(among("record")))
    yield _challenges().where(Challenge.alliance_id.in_(among("record")))
    yield _groups().where(Group.alliance_id.in_(among("record")))
    yield _projects().where(Project.alliance_id.in_(among("record")))
    yield _help().where(Resource.alliance_id.in_(among("record")), Resource.ended_on.is_(None))


def _numbered(letter: str, table: Any) -> dict[str, Any]:
    """P3: the reference of what is counted within its alliance."""
    number = cast(table.number, Text)
    return {
        "reference": literal(letter, Text) + number,
        "first": number,
        "alliance": table.alliance_id,
        "sort": table.number,
    }


def _promises() -> Select[Any]:
    """By the words of today; what it once said stands on its page."""
    every = aliased(PromiseWording)
    newest = select(func.max(every.number)).where(every.promise_id == Promise.id).scalar_subquery()
    columns = Columns(PromiseWording.what, Promise.id, words=(PromiseWording.to_whom,), **_numbered("P", Promise))
    said = (PromiseWording.promise_id == Promise.id) & (PromiseWording.number == newest)
    return row_of(Kind.PROMISE, columns).select_from(Promise).join(PromiseWording, said)


def _heard() -> Select[Any]:
    one = EngagementRecord
    words = (one.said, one.decided, one.changed, one.could_not, one.why_not, one.told)
    return row_of(Kind.HEARD, Columns(one.title, one.id, words=words, **_numbered("E", one)))


def _challenges() -> Select[Any]:
    answers = select(func.aggregate_strings(ChallengeAnswer.words, "\n"))
    words = answers.where(ChallengeAnswer.challenge_id == Challenge.id).scalar_subquery()
    columns = Columns(Challenge.question, Challenge.id, words=(words,), **_numbered("C", Challenge))
    return row_of(Kind.CHALLENGE, columns)


def _groups() -> Select[Any]:
    words = (Group.purpose, Group.what_we_are_not, Group.story, Group.where_and_when, Group.how_to_join)
    columns = Columns(Group.name, Group.id, words=words, second=Group.slug, alliance=Group.alliance_id, sort=Group.id)
    return row_of(Kind.GROUP, columns)


def _projects() -> Select[Any]:
    columns = Columns(
        Project.title,
        Project.id,
        words=(Project.words, Project.what_changed, Project.with_whom),
        about=Group.name,
        first=Group.slug,
        second=Project.slug,
        alliance=Project.alliance_id,
        sort=-Project.id,
    )
    return row_of(Kind.PROJECT, columns).join(Group, Group.id == Project.group_id)


def _help() -> Select[Any]:
    """Without the address to which the alliance writes, which readers do not see."""
    columns = Columns(
        Resource.name,
        Resource.id,
        words=(Resource.offers, Resource.where, Resource.contact),
        alliance=Resource.alliance_id,
        sort=Resource.id,
    )
    return row_of(Kind.HELP, columns)
