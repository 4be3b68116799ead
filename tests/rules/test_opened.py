"""What everybody may read: no count tells by its difference, no code is mistaken, no PDF runs anything."""

import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.engagement import sheet
from alliance_tracker.rules.engagement.counts import known, one_count
from alliance_tracker.rules.engagement.easy_read import check_pdf
from alliance_tracker.rules.engagement.interest import InterestDraft, checked_interest, erased_on
from alliance_tracker.rules.engagement.opened import (
    OpenDocument,
    OpenEvent,
    OpenHelp,
    OpenPage,
    OpenPromise,
    check_page,
    frozen,
    names_to_check,
    still_to_come,
    thawed,
    told_count,
)
from alliance_tracker.rules.engagement.promises import PromiseState
from alliance_tracker.rules.engagement.sheet import Listed, read_sheet
from alliance_tracker.rules.short_codes import ALPHABET, Coded, read_code
from alliance_tracker.terms import View

JO = OpenHelp("Jo Brown", "0191 496 0000", "")
P1 = OpenPromise(1, "Visit wards", "All", date(2018, 9, 30), None, PromiseState.KEPT, "Done.", "Patients say: kept.")
codes = some.builds(
    Coded, some.integers(0, 528), some.integers(0, len(ALPHABET) - 1), some.integers(0, len(ALPHABET) ** 4 - 1)
)


def page(**changes):
    return OpenPage("North", False, JO, **{"promises": (P1,), **changes})


@given(codes)
def test_a_code_says_what_it_was_made_of(coded):
    assert read_code(coded.code) == coded
    assert read_code(f" {coded.code.lower().replace('-', ' ')} ") == coded


@given(codes, some.integers(0, 7), some.sampled_from(ALPHABET))
def test_one_wrong_character_never_gives_another_code(coded, at, letter):
    plain = coded.code.replace("-", "")
    wrong = plain[:at] + letter + plain[at + 1 :]
    if wrong != plain:
        with pytest.raises(RuleBroken, match="mistyped"):
            read_code(wrong)


@given(codes, some.integers(0, 7), some.integers(0, 7))
def test_two_characters_that_changed_places_never_give_another_code(coded, one, other):
    letters = list(coded.code.replace("-", ""))
    letters[one], letters[other] = letters[other], letters[one]
    if "".join(letters) != coded.code.replace("-", ""):
        with pytest.raises(RuleBroken, match="mistyped"):
            read_code("".join(letters))


@given(some.text(max_size=60))
def test_whatever_is_typed_as_a_sheet_is_read_or_refused(text):
    try:
        read_sheet(text, 1, {1: Listed(1)})
    except RuleBroken as problem:
        assert str(problem)


def test_a_sheet_is_read_whole_and_all_that_is_wrong_is_told():
    one, two = Coded.of(5, 1, 1).code, Coded.of(5, 2, 3).code
    known_here = {1: Listed(1), 2: Listed(3), 3: Listed(1, "Not yet.")}
    found = read_sheet(f"{one} Not kept: cold, and late\n{two.lower()} d", 5, known_here)
    assert [(tick.number, tick.view, tick.why) for tick in found] == [
        (1, View.NOT_KEPT, "cold, and late"),
        (2, View.CANNOT_SAY, ""),
    ]
    with pytest.raises(RuleBroken) as wrong:
        read_sheet(f"{one} A\n{Coded.of(6, 1, 1).code} A\n{Coded.of(5, 3, 1).code} A\n{one}", 5, known_here)
    told = [str(problem) for problem in wrong.value.each]
    assert [words.split(":")[0] for words in told] == ["Line 2", "Line 3", "Line 4"]
    assert "another alliance" in told[0] and "P3: Not yet" in told[1]
    with pytest.raises(RuleBroken, match="no code has “0”"):
        read_code("0000-0000")
    with pytest.raises(RuleBroken, match="at most"):
        read_sheet(f"{one} A\n" * (sheet.MOST_LINES + 1), 5, known_here)


@given(some.lists(some.integers(0, 60), min_size=1, max_size=6))
def test_the_pages_of_all_dates_tell_of_a_count_one_thing_or_nothing(people):
    told: list[str] = []
    for number in people:
        told.append(told_count(one_count(number, edits=False), told))
    assert len({words for words in told if words}) == 1
    hidden = told.index("") if "" in told else len(told)
    assert not any(told[hidden:]), "what was hidden once stays hidden"
    assert not any(str(number) in told for number in people if number)


def test_a_count_that_nobody_made_can_still_be_told_later():
    assert told_count(None, []) == "" and told_count(known(12), [""]) == "about 10"
    assert told_count(None, ["about 10"]) == "" and told_count(known(12), ["about 10", ""]) == ""
    assert told_count(known(0), []) == "0"


def test_a_page_is_kept_as_it_was_and_loses_only_what_has_been():
    events = (OpenEvent("Group", date(2018, 10, 1), "12:30", "14:00", "Hall"),)
    whole = page(events=events, documents=(OpenDocument(1, "Ours", "Us"),))
    text, sealed = frozen(whole)
    assert thawed(text) == whole and len(sealed) == 64
    assert still_to_come(whole, date(2018, 10, 1)) == whole
    assert still_to_come(whole, date(2018, 10, 2)).events == ()


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        ("MARGARET   DOYLE asked.", "names a patient representative"),
        ("We asked Mrs M Doyle.", "names a patient representative"),
        ("Write to me@example.com.", "looks like an e-mail address"),
        ("Doyle Street is near.", ""),
    ],
)
def test_nobody_is_named_as_a_representative(happened, told):
    own = page(promises=(OpenPromise(1, "x", "y", date(2018, 9, 30), None, PromiseState.KEPT, happened, ""),))
    problems = [problem.message for problem in check_page(own, ["Margaret Doyle", "Rose", ""])]
    assert len(problems) == bool(told) and all(told in one and one.startswith("P1") for one in problems)


def test_a_page_needs_somebody_to_ring_and_a_promise():
    assert len(check_page(OpenPage("North", False, None), [])) == 2 and check_page(page(), []) == []
    named = page(documents=(OpenDocument(1, "Ours", "Mr Ade Cole"),))
    assert names_to_check(named) == "“Mr Ade Cole”" and names_to_check(page()) == ""


@pytest.mark.parametrize(
    "contact",
    ["", "ann", "a@b@c", "123", "0191 496 0000 or at home", "1 High Street", "x" * 120, "943 476 5919", "9434765919"],
)
def test_what_is_no_contact_is_refused(contact):
    with pytest.raises(RuleBroken):
        checked_interest(InterestDraft("Ann Lee", contact))


def test_a_name_is_kept_without_anything_about_health():
    with pytest.raises(RuleBroken, match="Leave out anything about your health"):
        checked_interest(InterestDraft("Ann Lee, breast cancer", "ann@example.com"))
    assert checked_interest(InterestDraft("Ann Chemouni", "+44 191 496 0000")).name == "Ann Chemouni"


def test_a_contact_is_kept_in_one_spelling_for_twelve_months():
    assert checked_interest(InterestDraft(" Ann  Lee ", "Ann@EXAMPLE.com ")) == InterestDraft(
        "Ann Lee", "Ann@example.com"
    )
    assert checked_interest(InterestDraft("Ann", "0191  496 0000")).contact == "0191 496 0000"
    assert erased_on(date(2020, 2, 29)) == date(2021, 2, 28) and erased_on(date(2018, 10, 12)) == date(2019, 10, 12)


def packed(inside, head=b"/Filter /FlateDecode"):
    return b"%PDF-1.5\n1 0 obj << /Type /ObjStm " + head + b" >>\nstream\n" + inside + b"\nendstream\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"GIF89a", "kept as a PDF"),
        (b"%PDF-1.4 /AA << /S /JavaScript >>", "macro"),
        (b"%PDF-1.4 /S /L#61unch", "macro"),
        (b"%PDF-1.7 /EmbeddedFiles 3 0 R", "macro"),
        (b"%PDF-1.7 /Encrypt 3 0 R", "locked"),
        (packed(zlib.compress(b"<< /S /JavaScript /JS (x) >>")), "macro"),
        (packed(zlib.compress(b"<< /S /Java#53cript >>")), "macro"),
        (packed(b"<< /S /JavaScript >>", b""), "macro"),
        (packed(b"zzzz"), "cannot be looked into"),
        (packed(zlib.compress(b"a"), b"/Filter [/ASCIIHexDecode /FlateDecode]"), "cannot be looked into"),
        (packed(zlib.compress(b"a" * (51 * 10**6))), "cannot be looked into"),
    ],
)
def test_a_pdf_that_could_run_something_is_refused(content, told):
    with pytest.raises(RuleBroken, match=told):
        check_pdf(content)


def test_a_plain_pdf_is_taken():
    check_pdf(packed(zlib.compress(b"<< /Type /Catalog >>")))
    check_pdf(b"%PDF-1.4\n1 0 obj << /Type /Page >> endobj")
