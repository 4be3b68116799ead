"""Who is told when a promise goes another way: on Home, by e-mail, or by a letter that somebody sends."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing, writing
from alliance_tracker.data.engagement import followers
from alliance_tracker.data.engagement.followers import News
from alliance_tracker.data.engagement.promises import promise_of
from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.rules.engagement.private_words import check_number
from alliance_tracker.rules.people.addresses import address, person_name
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import day_of, now
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.promising import page_of
from alliance_tracker.web.forms import EmailField, LineField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import actor, needs
from alliance_tracker.web.show import csv_answer, done, show

HERE = "/alliances/<slug>/involvement"


class FollowerForm(TrackerForm):
    """Somebody without an account who gave to a promise."""

    form_name = "follower"
    name = LineField("Name", required="Give their name", most=100)
    email = EmailField("E-mail address", "If they want to be told by e-mail")
    post = ProseField("Postal address", "If they want to be told by letter", most=300, rows=3)
    agreed = TickField(
        "They want to be told, and agree that we keep this until they say otherwise",
        required="Ask them first. Tick the box when they agree",
    )


@pages.route(f"{HERE}/promises/<int:number>/followers", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def followers_page(slug: str, number: int) -> Response:
    """Who is told of a promise, with how; and one more. Seven queries beside the guard's."""
    row = promise_of(g.alliance.id, number)
    form = FollowerForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        name, email = person_name(form.name.data or ""), form.email.data or ""
        post = form.post.data or ""
        if problems := [*check_number("name", name), *check_number("post", post)]:
            raise RulesBroken(problems)
        if bool(email) == bool(post):
            raise RuleBroken("Give an e-mail address or a postal address, one of the two", "email")
        followers.add_follower(tx, g.alliance.id, number, name, address(email) if email else "", post)
        return url_for(".followers_page", slug=slug, number=number), f"{name} will be told."

    answer = once.saved(form, save)
    return answer or show("engagement/followers.html", form=form, row=row, rows=followers.followers_of(row.id))


@pages.post(f"{HERE}/promises/<int:number>/followers/<int:follower>/remove")
@needs(Action.KEEP_INVOLVEMENT)
def remove_follower(slug: str, number: int, follower: int) -> Response:
    """Take somebody off the list."""
    with writing(actor(), now()) as tx:
        followers.remove_follower(tx, g.alliance.id, number, follower)
    return done(
        url_for(".followers_page", slug=slug, number=number), "They are off the list, and nothing of them is kept."
    )


@pages.post(f"{HERE}/promises/<int:number>/follow")
@needs(Action.READ_ALLIANCE)
def follow(slug: str, number: int) -> Response:
    """Be told of a promise, or no more."""
    wanted = request.form.get("wanted", "yes") == "yes"
    with writing(actor(), now()) as tx:
        followers.follow(tx, g.alliance.id, number, wanted)
    told = "Home will tell you when this goes another way." if wanted else "You will not be told of this any more."
    return done(page_of(number), told)


@pages.post(f"{HERE}/promises/<int:number>/read")
@needs(Action.READ_ALLIANCE)
def read(slug: str, number: int) -> Response:
    """The notice on Home has been read."""
    with writing(actor(), now()) as tx:
        followers.read(tx, g.alliance.id, number)
    return done(page_of(number))


@pages.get(f"{HERE}/letters")
@needs(Action.KEEP_INVOLVEMENT)
def letters(slug: str) -> Response:
    """The letters that wait to be sent. Two queries beside the guard's."""
    return show("engagement/letters.html", rows=followers.letters_of(g.alliance.id))


@pages.get(f"{HERE}/letters.csv")
@needs(Action.KEEP_INVOLVEMENT)
def letters_csv(slug: str) -> Response:
    """The same list, for printing labels."""
    header = ("Name", "Address", "Promise", "We promised to", "Now", "What happened", "Since")
    return csv_answer(f"{slug}-letters", header, [_cells(one) for one in followers.letters_of(g.alliance.id)])


def _cells(one: News) -> tuple[Any, ...]:
    told = (one.going, one.happened, day_of(one.due_at))
    return (one.name, one.post, f"P{one.number}", one.what, *told)


@pages.post(f"{HERE}/letters/<int:told>/sent")
@needs(Action.KEEP_INVOLVEMENT)
def letter_sent(slug: str, told: int) -> Response:
    """A letter has gone."""
    with writing(actor(), now()) as tx:
        followers.sent(tx, g.alliance.id, told)
    return done(url_for(".letters", slug=slug), "The letter is off the list.")


@pages.app_template_global()
def promise_news() -> tuple[News, ...]:
    """What is new of promises that the reader gave to. One query."""
    viewer = g.viewer
    return followers.news_for(viewer.person_id, viewer.alliance_ids) if viewer.alliance_ids else ()
