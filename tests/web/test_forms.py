"""A form never loses what was typed, says what is wrong in a sentence, and joins two people's versions."""

import html
import json
import re
from contextlib import ExitStack
from datetime import date
from io import BytesIO

import pytest
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from werkzeug.datastructures import MultiDict

from alliance_tracker.errors import NotFound, RuleBroken, Stale, Unavailable
from alliance_tracker.periods import Quarter
from alliance_tracker.terms import Rating
from alliance_tracker.web.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    LineField,
    MoneyField,
    ProseField,
    QuarterField,
    SecretField,
    Theirs,
    TickField,
    TrackerForm,
    UploadField,
    WholeField,
)
from alliance_tracker.web.forms.nhs import nhs
from alliance_tracker.web.show import show
from tests.markup import parsed
from tests.shell import make_shell

QUARTERS = [Quarter.parse("2018-19-q3"), Quarter.parse("2018-19-q4")]


class UpdateForm(TrackerForm):
    title = LineField("Title", required="Enter a title", most=20)
    happened = ProseField("What happened", hint="Two or three sentences", most=50)
    rating = ChoiceField("Rating", required="Choose a rating", choices=Rating.declarable(), read_as=Rating)
    items = ChoicesField("Annex A items", choices=[("a", "Item A"), ("b", "Item B"), ("c", "Item C")])
    green = QuarterField("Green by", choices=QUARTERS, blank="Choose a quarter")
    due = DateField("New date")
    met = DateField("Date met", parts=True)
    money = MoneyField("Money")
    staff = WholeField("Staff", most=100)
    critical = TickField("Critical")
    contact = EmailField()
    password = SecretField("Password")
    plan = UploadField("Plan file", most=1000, accept=".csv")


GOOD = {"title": "MRI audit", "happened": "Done.", "rating": "at_risk", "items": ["c", "a"], "green": "2018-19-q4"}
GOOD |= {"due": "30/09/2018", "met-day": "1", "met-month": "Sep", "met-year": "2018", "money": "£1.4m", "staff": "7"}
GOOD |= {"critical": "yes", "contact": "a@b.example", "password": " kept as typed "}
HELD = {"title": "MRI audit", "happened": "Done.", "rating": Rating.AT_RISK, "due": date(2018, 9, 30)}
EVERY_PART = """{% extends "base.html" %}{% block title %}Update{% endblock %}{% block main %}{{ form_start(form) }}
{{ nhs_input(form.title) }}{{ nhs_textarea(form.happened) }}{{ nhs_radios(form.rating) }}
{{ nhs_checkboxes(form.items) }}
{{ nhs_select(form.green) }}{{ nhs_date(form.due) }}{{ nhs_date(form.met) }}{{ nhs_input(form.money) }}
{{ nhs_input(form.staff) }}{{ nhs_checkboxes(form.critical) }}{{ nhs_input(form.contact) }}
{{ nhs_password(form.password) }}{{ nhs_file(form.plan) }}<button>Save</button></form>{% endblock %}"""


@pytest.fixture
def post(shell: Flask):
    """`post(data)`: the form as a request sends it."""
    with ExitStack() as requests:

        def opened(data, form=UpdateForm, **kwargs):
            sent = data.to_dict(flat=False) if isinstance(data, MultiDict) else data
            requests.enter_context(shell.test_request_context("/", method="POST", data=sent))
            shell.preprocess_request()
            return form.opened(**kwargs)

        yield opened


@pytest.fixture
def open_form(shell: Flask):
    """`open_form(values)`: the form as a page shows it first."""
    with ExitStack() as requests:

        def opened(values=None, form=UpdateForm, **kwargs):
            requests.enter_context(shell.test_request_context("/"))
            shell.preprocess_request()
            return form.opened(values, **kwargs)

        yield opened


def page(shell: Flask, form: TrackerForm) -> str:
    """Every part drawn on one page, which must be valid HTML with no style in it."""
    text = shell.jinja_env.from_string(EVERY_PART).render(form=form)
    parsed(text)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "style=" not in text
    return text


def test_what_was_typed_becomes_values(post):
    form = post(GOOD | {"plan": (BytesIO(b"a,b"), "plan.csv")})
    assert form.sent()
    assert form.validate(), form.errors
    assert (form.title.data, form.rating.data, form.items.data) == ("MRI audit", Rating.AT_RISK, ["a", "c"])
    assert (form.green.data, form.due.data, form.met.data) == (QUARTERS[1], date(2018, 9, 30), date(2018, 9, 1))
    assert (form.money.data, form.staff.data, form.critical.data) == (140_000_000, 7, True)
    assert form.password.data == " kept as typed "
    assert form.plan.data.filename == "plan.csv"
    assert form.status == 200
    assert not form.problems


def test_every_part_is_valid_html_empty_filled_and_wrong(shell, open_form, post):
    page(shell, open_form())
    assert 'value="30 September 2018"' in page(shell, open_form(HELD))
    wrong = post(dict.fromkeys(UpdateForm()._fields, "\x00<b>"))
    assert not wrong.validate()
    text = page(shell, wrong)
    assert "<b>" not in text
    assert "\ufffd&lt;b&gt;" in text
    assert "There is a problem" in text


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"title": ""}, "title", "Enter a title"),
        ({"title": "x" * 104}, "title", "Shorten title by 84 characters"),
        ({"title": "x" * 21}, "title", "Shorten title by 1 character"),
        ({"happened": "a\0b"}, "happened", "What happened contains a character that cannot be stored (U+0000). "
         "Delete it and type it again"),
        ({"happened": "a\ufffeb"}, "happened", "What happened contains a character that cannot be stored (U+FFFE). "
         "Delete it and type it again"),
        ({"due": "31 Feb 2019"}, "due", "“31 Feb 2019” is not a date. Type it like 28 Feb 2019"),
        ({"met-day": "31", "met-month": "2", "met-year": "2019"}, "met",
         "“31 2 2019” is not a date. Type it like 28 Feb 2019"),
        ({"met-day": "3", "met-month": "", "met-year": ""}, "met", "“3” is not a date. Type it like 28 Feb 2019"),
        ({"due": "1 1 1999"}, "due", "“1 1 1999” is outside the years 2000 to 2100. Check the year"),
        ({"money": "NaN"}, "money", "“NaN” is not an amount of money. Type it like £1.4m or 1,400,000"),
        ({"money": "1e5"}, "money", "“1e5” is not an amount of money. Type it like £1.4m or 1,400,000"),
        ({"money": "-5"}, "money", "Money cannot be below nothing. Take away the minus sign"),
        ({"staff": "101"}, "staff", "Staff must be from 0 to 100, not 101"),
        ({"rating": ""}, "rating", "Choose a rating"),
        ({"rating": "Orange"}, "rating", "“Orange” is not a choice for rating. Choose again"),
        ({"rating": "no_update"}, "rating", "“no_update” is not a choice for rating. Choose again"),
        ({"items": ["a", "z"]}, "items", "“z” is not a choice for annex A items. Choose again"),
        ({"green": "2018-19-q9"}, "green", "“2018-19-q9” is not a quarter. Write it like Q2 2018/19"),
        ({"green": "2016-17-q1"}, "green", "“2016-17-q1” is not a choice for green by. Choose again"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_comes_back(shell, post, typed, field, says):
    form = post(GOOD | typed)
    assert not form.validate()
    assert form.status == 422
    assert list(form[field].errors) == [says]
    assert [(one.text, one.anchor) for one in form.problems] == [(says, form[field].anchor)]
    text = page(shell, form)
    assert f'href="#{form[field].anchor}"' in text
    assert f'id="{form[field].anchor}"' in text
    assert html.escape(form[field].parts["day"] if field == "met" else form[field]._value()[:100], quote=False) in text


def test_a_file_too_large_or_empty(post):
    for content, says in ((b"x" * 1001, "The file is 1 KB. It can be at most 1 KB: choose a smaller one"),
                          (b"", "The file is empty. Choose another one")):  # fmt: skip
        form = post(GOOD | {"plan": (BytesIO(content), "plan.csv")})
        assert not form.validate()
        assert list(form.plan.errors) == [says]


def test_a_password_never_comes_back(shell, post):
    form = post(GOOD | {"title": "", "password": "correct horse"})
    form.validate()
    assert "correct horse" not in page(shell, form)
    assert "correct horse" not in form.was_text()


def test_zeros_and_markup_survive_the_parts(shell):
    assert "0" in re.sub(r"<[^>]*>", "", nhs("tag", {"text": 0}))
    assert "<script>" not in nhs("tag", {"text": "<script>alert(1)</script>"})
    row = {"key": {"text": "<i>"}, "value": {"text": 0}}
    drawn = re.sub(r"\s", "", nhs("summary-list", {"rows": [row]}))
    assert "<i>" not in drawn
    assert ">0<" in drawn


def test_our_own_templates_escape_and_fail_on_names_they_do_not_know(shell):
    assert shell.jinja_env.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        shell.jinja_env.from_string("{{ unknown }}").render()


def test_the_hidden_boxes_carry_stamp_key_and_what_was(shell, open_form):
    form = open_form(HELD, stamp=4)
    text = page(shell, form)
    assert 'name="stamp" value="4"' in text
    assert f'name="once" value="{form.once}"' in text
    assert 'name="token"' in text
    was = json.loads(html.unescape(re.search(r'name="was" value="([^"]*)"', text)[1]))
    assert was["due"] == ["30 September 2018"]
    assert "password" not in was


@pytest.mark.parametrize("was", ["", "[" * 100_000, "{", "7", '{"title": 3}', '{"title": ["\\ud800\\u0000"]}'])
@pytest.mark.parametrize("stamp", ["", "x" * 1000, "²", "-1", "9" * 30])
def test_forged_hidden_boxes_do_no_harm(shell, post, was, stamp):
    form = post(GOOD | {"was": was, "stamp": stamp, "once": "\n" * 9})
    assert form.validate()
    assert form.version == -1
    page(shell, form).encode()


def test_a_form_of_another_name_is_not_sent(post):
    class OtherForm(TrackerForm):
        form_name = "other"
        title = LineField("Title")

    assert not post(GOOD, OtherForm).sent()
    assert post({"form": "other", "title": "x"}, OtherForm).sent()
    assert not post({"form": "other"}).sent()


def test_what_was_parked_comes_back(shell):
    with shell.test_request_context("/"):
        shell.preprocess_request()
        g.parked = MultiDict(GOOD | {"stamp": "4", "due": "31 Feb 2019"})
        form = UpdateForm.opened(HELD, stamp=9)
        assert not form.sent()
        assert (form.title._value(), form.due._value(), form.stamp) == ("MRI audit", "31 Feb 2019", "4")
        assert "You were signed out. What you typed is here. Check it and save." in page(shell, form)


@pytest.mark.parametrize(
    ("error", "status", "beside"),
    [
        (RuleBroken("Choose at risk", field="rating"), 422, True),
        (RuleBroken("Not now"), 422, False),
        (RuleBroken("Not here", field="elsewhere"), 422, False),
        (Stale("Somebody saved"), 409, False),
        (Unavailable("Wait a minute"), 503, False),
    ],
)
def test_a_save_that_fails_gives_the_form_back(shell, post, error, status, beside):
    form = post(GOOD)
    assert form.validate()
    with form.keeping():
        raise error
    assert form.status == status
    assert [one.text for one in form.problems] == [str(error)]
    assert bool(form.rating.errors) is beside
    assert str(error) in page(shell, form)
    assert 'value="30/09/2018"' in page(shell, form)


def test_other_errors_are_not_the_forms(post):
    form = post(GOOD)
    with pytest.raises(NotFound), form.keeping():
        raise NotFound("Gone")


def clash(post, **typed):
    """Both began with HELD; the other person wrote `theirs` and you typed `typed`."""
    was = json.dumps(
        {"title": ["MRI audit"], "happened": ["Done."], "rating": ["at_risk"], "due": ["30 September 2018"]}
    )
    form = post(GOOD | {"was": was, "stamp": "4"} | typed)
    assert form.validate()
    return form


def theirs(**changes) -> Theirs:
    return Theirs({**HELD, "items": ["a", "c"], "green": QUARTERS[1], "met": date(2018, 9, 1), "money": 140_000_000,
                   "staff": 7, "critical": True, "contact": "a@b.example"} | changes, 5, "Sunita Rao")  # fmt: skip


def test_changes_to_different_fields_are_joined(post):
    form = clash(post, happened="Mine.")
    with form.keeping(lambda: theirs(title="Theirs", rating=Rating.OFF_TRACK)):
        raise Stale("Somebody saved")
    assert form.clash is None
    assert form.status == 409
    assert (form.title._value(), form.happened._value(), form.rating._value()) == ("Theirs", "Mine.", "off_track")
    assert form.stamp == "5"
    assert form.problems[0].text.startswith("Sunita Rao saved this while you were typing.")


def test_the_same_value_typed_another_way_is_no_clash(post):
    form = clash(post, due="30 9 2018", money="1400000")
    with form.keeping(lambda: theirs(title="Theirs")):
        raise Stale("Somebody saved")
    assert form.clash is None


def test_two_versions_are_shown_and_the_choice_is_kept(shell, post):
    form = clash(post, happened="Mine.", rating="on_track", title="My title")
    with form.keeping(lambda: theirs(happened="Theirs.", rating=Rating.OFF_TRACK)):
        raise Stale("Somebody saved")
    assert [(row.name, row.before, row.theirs, row.yours) for row in form.clash.rows] == [
        ("happened", ["Done."], ["Theirs."], ["Mine."]),
        ("rating", ["at_risk"], ["off_track"], ["on_track"]),
    ]
    answer = show("never.html", form=form)
    text = answer.get_data(as_text=True)
    parsed(text)
    assert answer.status_code == 409
    assert "You and Sunita Rao changed this at the same time" in text
    for words in ("Done.", "Theirs.", "Mine.", "At risk", "Off track", "On track"):
        assert words in text
    sent = MultiDict(
        (name, html.unescape(value))
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text)
    )
    again = post(sent)
    assert not again.validate()
    assert again.status == 422
    assert [one.text for one in again.problems] == ["Choose what to keep: what happened", "Choose what to keep: rating"]
    for one in again.problems:
        assert f'id="{one.anchor}"' in show("never.html", form=again).get_data(as_text=True)
    for keep, happened in (("theirs", "Theirs."), ("mine", "Mine."), ("both", "Both of us.")):
        chosen = sent.copy()
        chosen.update({"keep-happened": keep, "keep-rating": "theirs", "happened": "Both of us."})
        settled = post(chosen)
        assert settled.clash is None
        assert settled.validate(), settled.errors
        assert (settled.happened.data, settled.rating.data, settled.title.data) == (
            happened,
            Rating.OFF_TRACK,
            "My title",
        )
        assert settled.version == 5
        assert (settled.due.data, settled.items.data, settled.critical.data) == (date(2018, 9, 30), ["a", "c"], True)


SENT = [*UpdateForm()._fields, "stamp", "was", "once", "clash", "keep-title", "mine-title", "met-day", "met-year"]


@given(st.dictionaries(st.sampled_from(SENT), st.text(st.characters(exclude_categories=()), max_size=40)))
def test_nothing_that_is_sent_breaks_a_form(typed):
    app = make_shell()
    with app.test_request_context("/", method="POST", data={}):
        app.preprocess_request()
        form = UpdateForm._filled(MultiDict(typed))
        form.validate()
        show("never.html", form=form) if form.clash else page(app, form)
