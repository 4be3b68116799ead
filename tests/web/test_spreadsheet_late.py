"""A quarter's spreadsheet after the closing day and after the review: the same becomes of it as of the grid."""

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import writing
from alliance_tracker.data.board import freezing
from alliance_tracker.data.db import db
from alliance_tracker.data.tables.board import Correction
from alliance_tracker.data.tables.delivery import LateUpdate, QuarterUpdate
from alliance_tracker.terms import FrozenKind
from tests import make
from tests.exchange.quarter_files import filled
from tests.web.test_grid import close
from tests.web.test_spreadsheet import SAID, Story, count, download, said, upload

REVIEWED = "The board has reviewed Q2 2018/19. What you send stands as a correction beside what the board saw"


@pytest.fixture
def story(app):
    return Story()


def review(story):
    with writing(make.by(), make.moment()) as tx:
        freezing.freeze(tx, story.home.id, make.Q2, FrozenKind.REVIEW, {"rows": []}, b"<main>", {})


def waiting(client, story, row):
    """A file with one return in it, uploaded and waiting to be confirmed: its page, and the file itself."""
    answers = {(row.reference, "Rating"): "On track", (row.reference, SAID): "From the file."}
    content = filled(download(client, story), answers)
    return upload(client, story, content).location, content


def test_what_a_lead_confirms_after_the_closing_day_waits_and_says_so_first(client, story):
    client.sign_in(story.lead)
    one = story.rows[0]
    at, content = waiting(client, story, one)
    sent = client.fields(at)
    close(story.home)
    refused = client.post(at, data=sent)
    assert refused.status_code == 409
    assert (
        "Q2 2018/19 closed after this page was shown. See what becomes of your file now, then confirm." in refused.text
    )
    assert "What you send waits until the programme manager accepts it." in refused.text
    assert (count(QuarterUpdate), count(LateUpdate)) == (0, 0)
    done = client.post_form(at)
    assert "1 update of Q2 2018/19 sent late." in client.get(done.location).text
    assert (count(QuarterUpdate), count(LateUpdate)) == (0, 1)
    again = client.get(upload(client, story, content).location)
    assert "nothing will change, 1 the same" in again.text
    assert client.post_form(done.location).status_code == 303
    assert count(LateUpdate) == 0


def test_what_was_filled_in_before_the_review_becomes_a_correction_once(client, story):
    client.sign_in(story.manager)
    one = story.rows[0]
    at, content = waiting(client, story, one)
    sent = client.fields(at)
    review(story)
    refused = client.post(at, data=sent)
    assert refused.status_code == 409
    assert "Q2 2018/19 was reviewed by the board after this page was shown." in refused.text
    assert REVIEWED in refused.text
    done = client.post_form(at)
    assert said(one.reference) is None
    kept = db.session.execute(select(Correction.subject, Correction.words)).all()
    assert kept == [(one.reference, "Returned late as on track. From the file.")]
    page = client.get(done.location)
    assert "1 update of Q2 2018/19 saved, as corrections beside what the board saw." in page.text
    assert "so it cannot be taken back in one press" in page.text
    assert count(Correction) == 1
    again = client.get(upload(client, story, content).location)
    assert "nothing will change, 1 the same" in again.text
    assert count(Correction) == 1


def test_after_the_review_nothing_new_is_begun_and_a_lead_s_file_waits(client, story):
    client.sign_in(story.lead)
    one = story.rows[0]
    at, _ = waiting(client, story, one)
    review(story)
    page = client.get(story.base)
    assert "A spreadsheet that was downloaded before the review is still taken." in page.text
    refused = client.get(f"{story.base}.xlsx")
    assert refused.status_code == 422 or refused.status_code == 409
    assert "so its updates are frozen" in refused.text
    assert "and then stands as a correction beside what the board saw." in client.get(at).text
    client.post_form(at)
    assert (count(Correction), count(LateUpdate), count(QuarterUpdate)) == (0, 1, 0)
    assert db.session.scalar(select(func.max(LateUpdate.happened))) == "From the file."
