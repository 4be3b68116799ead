"""What could say who somebody is never gets into the record, and ordinary prose is left alone."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alliance_tracker.rules.engagement.private_words import (
    E_MAIL,
    NAMES_CHECKED,
    NHS_NUMBER,
    POSTCODE,
    TELEPHONE,
    ask_about,
    check_words,
    is_nhs_number,
    names_in,
    private_in,
)
from alliance_tracker.rules.engagement.small_counts import small_counts_in


def kinds(text):
    return [found.kind for found in private_in(text)]


def nhs_number(rng):
    """A number as they are given out: nine digits and the check digit that belongs to them."""
    while True:
        nine = [rng.randrange(10) for _ in range(9)]
        check = 11 - sum(digit * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return "".join(map(str, [*nine, check % 11]))


BETWEEN = (" ", "-", " - ", "\u00a0", "–", "—", "\u2011", "  ")


@given(st.randoms(use_true_random=False), st.sampled_from(BETWEEN))
def test_an_nhs_number_is_found_however_it_is_typed(rng, between):
    number = nhs_number(rng)
    threes = between.join((number[:3], number[3:6], number[6:]))
    for typed in (number, threes, " ".join(number), f"NHS no.{number}", f"(NHS: {threes}).", f"2018 {threes} 2019"):
        assert NHS_NUMBER in kinds(f"She told us that {typed} was hers"), typed


@given(st.randoms(use_true_random=False))
def test_a_wrong_check_digit_is_no_nhs_number(rng):
    number = nhs_number(rng)
    wrong = number[:9] + str((int(number[9]) + rng.randrange(1, 10)) % 10)
    assert not is_nhs_number(wrong)
    assert NHS_NUMBER not in kinds(f"order {wrong}")
    swapped = rng.randrange(9)
    pair = number[swapped : swapped + 2]
    if pair[0] != pair[1]:
        assert not is_nhs_number(number[:swapped] + pair[::-1] + number[swapped + 2 :])


def test_an_nhs_number_in_other_digits_or_with_what_cannot_be_seen():
    invisible = ("943\u200b476\u200b5919", "943\u00ad4765919", "943\u2062476\ufe0f5919", "9\u03014\u03013 476 5919")
    blank = ("943\u2800476\u28005919", "943\u3164476\u31645919", "943\u3000476\u30005919")
    digits = ("９４３４７６５９１９", "٩٤٣ ٤٧٦ ٥٩١٩", "𝟗𝟒𝟑 𝟒𝟕𝟔 𝟓𝟗𝟏𝟗", "⑨④③ 476 5919", "৯৪৩ ৪৭৬ ৫৯১৯")
    between = (
        "943.476.5919",
        "943_476_5919",
        "943/476/5919",
        "943·476·5919",
        "943 • 476 • 5919",
        "943:476:5919",
        "943|476|5919",
    )
    for typed in (*invisible, *blank, *digits, *between):
        assert kinds(f"number {typed} here") == [NHS_NUMBER], typed


def test_the_message_says_what_was_found_and_what_to_do_and_keeps_the_number_to_itself():
    (found,) = private_in("number 943 476 5919")
    assert found.message == (
        "“943…” looks like an NHS number. This record holds no patient’s data. Take the number out"
    )
    (found,) = private_in("near NE1 4LP")
    assert found.message == (
        "“NE1 4LP” looks like a postcode. It could say where somebody lives. Take it out and name the town or the ward"
    )


@given(
    st.from_regex(r"[a-z][a-z0-9]{0,9}([.+_'-][a-z0-9]{1,9}){0,2}", fullmatch=True),
    st.from_regex(r"([a-z0-9][a-z0-9-]{0,8}[a-z0-9]\.){1,3}[a-z]{2,6}", fullmatch=True),
    st.sampled_from(("write to {}.", "<{}>", "{}", "({})", "e-mail:{};", "“{}”, she said")),
)
def test_an_e_mail_address(name, host, said):
    assert E_MAIL in kinds(said.format(f"{name}@{host}"))
    assert E_MAIL in kinds(said.format(f"{name}@{host}").upper())


@pytest.mark.parametrize(
    "text", ["ann (at) example.org", "ann[at]example.org", "ann＠example.org", "ann{AT}example.org"]
)
def test_an_e_mail_address_with_its_sign_in_words(text):
    assert kinds(f"write to {text}") == [E_MAIL]


@pytest.mark.parametrize("text", ["follow @NHSEngland", "30 places @ £5.50", "name @ the desk", "a@b", "5@2.50"])
def test_no_e_mail_address(text):
    assert private_in(text) == ()


@pytest.mark.parametrize(
    "code",
    ["NE1 4LP", "ne1 4lp", "NE14LP", "SW1A 1AA", "EC1A 1BB", "W1A 0AX", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT",
     "CA14-2UW", "TS1\u00a03BA", "E1W 1YY", "L1  8JQ"],
)  # fmt: skip
def test_a_postcode(code):
    assert kinds(f"She lives at 4 High Street, {code}, with her son") == [POSTCODE]
    assert kinds(code) == [POSTCODE]


@given(st.randoms(use_true_random=False))
def test_any_postcode_in_any_case_and_spacing(rng):
    area = rng.choice(["B", "BA", "CA", "DH", "E", "EC", "G", "L", "M", "N", "NE", "SW", "TS", "W", "YO"])
    outward = area + rng.choice(["1", "9", "12", "3A"])
    inward = f"{rng.randrange(10)}{rng.choice('ABDEFGHJLNPQ')}{rng.choice('ABDEFGHJLNP')}"
    typed = outward + rng.choice(["", " ", "-", "  "]) + inward
    assert kinds(f"from {rng.choice([typed, typed.lower()])} by bus") == [POSTCODE]


@pytest.mark.parametrize(
    "text",
    ["deliverable ED3.6 and PR1, TC2", "record E4 2nd time, M1 1st", "wards in NE1 and NE2", "A-ED3", "Q2 2018/19",
     "the E4 4th meeting", "MRI 3T", "T4 3BD is no place", "stage 1 2 of 3", "XX1 4LP"],
)  # fmt: skip
def test_no_postcode(text):
    assert private_in(text) == ()


@pytest.mark.parametrize(
    "number",
    ["0191 496 0123", "01914960123", "(0191) 496 0123", "0191-496-0123", "07700 900123", "07700 900 123",
     "+44 7700 900123", "+44 (0)191 496 0123", "0044 191 496 0123", "020 7946 0018", "0191.496.0123", "0191/496 0123",
     "+1 212 555 0100", "01204\u00a0496 012", "020–7946–0018"],
)  # fmt: skip
def test_a_telephone_number(number):
    assert TELEPHONE in kinds(f"ring {number} after 6")
    assert TELEPHONE in kinds(f"12 people, {number}")
    assert TELEPHONE in kinds(f"ring {number} 2018")


@given(st.from_regex(r"07[0-9]{9}", fullmatch=True), st.integers(4, 7))
def test_a_mobile_number_split_anywhere(number, at):
    assert TELEPHONE in kinds(f"ring {number[:at]} {number[at:]}")


PROSE = (
    "In 2016-17 and 2017-18 we spoke to 1,234,567 people; 01.04.2018 to 31.03.2019",
    "from 01-10-2018 10:30 to 02-10-2018",
    "01 04 2018 - 31 03 2019",
    "2016-17 2017-18 2018-19 2019-20",
    "£1400000000 over four years, £1234567890.50",
    "111 or 999, or 0800 1111",
    "16-17 17-18 18-19 19-20 20-21",
    "120\n340\n5600\n12\n0\n4",
    "120\t340\t5600",
    "12 14 16 18 20 22",
    "paragraphs 10, 11, 12 and 13; recommendations 63, 70, 74",
    "Quarter 2 2018/19: 24 of 310 (8%)",
    "9.8765432109 seconds, 0.1234567890",
    "sha 0123abcd4567",
)


@pytest.mark.parametrize("text", PROSE)
def test_dates_money_and_counts_are_left_alone(text):
    assert private_in(text) == ()


@given(st.lists(st.integers(1990, 2099), min_size=1, max_size=12), st.sampled_from(" -,/"))
def test_rows_of_years_are_left_alone(years, between):
    assert private_in(between.join(map(str, years))) == ()
    assert private_in(between.join(f"{year}-{(year + 1) % 100:02}" for year in years)) == ()


@given(st.dates(), st.dates(), st.sampled_from(("%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%Y-%m-%d", "%d/%m/%Y")))
def test_two_dates_are_left_alone(first, last, how):
    if min(first.year, last.year) >= 1900 and max(first.year, last.year) < 2100:
        assert private_in(f"{first.strftime(how)} - {last.strftime(how)}") == ()


@given(st.integers(0, 10**7))
def test_a_count_is_left_alone(count):
    assert private_in(str(count)) == private_in(f"{count:,} people") == ()


@given(st.text(max_size=300))
@example("\ud800 ² ① 9434765919")
def test_any_text_is_read(text):
    private_in(text)
    names_in(text)


@pytest.mark.parametrize(
    "text",
    ["9" * 10_000, "0" * 10_000, "9 " * 5_000, "01 " * 3_333, "a" * 10_000, "a." * 5_000, "a@" * 5_000, "Mr " * 3_333,
     "Mr a " * 2_000, "Mr " + "a-" * 5_000, "(+" * 5_000, "NE1 " * 2_500, "a@a." * 2_500, "Miss A. B. C. " * 700],
)  # fmt: skip
def test_ten_thousand_characters_are_read_at_once(text):
    began = time.process_time()
    private_in(text)
    names_in(text)
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We met Mrs Hargreaves at home", ("Mrs Hargreaves",)),
        ("mrs hargreaves said so", ("mrs hargreaves",)),
        ("MR HARGREAVES", ("MR HARGREAVES",)),
        ("Mr. J. K. O’Brien-Smith, and Dr Patel", ("Mr. J. K. O’Brien-Smith", "Dr Patel")),
        ("Mr John Smith of Byker", ("Mr John Smith",)),
        ("Miss D'Arcy and Ms Ó Briain; Mx Lee", ("Miss D'Arcy", "Ms Ó Briain", "Mx Lee")),
        ("Sir Bobby Robson", ("Sir Bobby Robson",)),
        ("Mr and Mrs Shah, Mrs Shah", ("Mrs Shah",)),
        ("Professor Jones\nProf Jones", ("Professor Jones", "Prof Jones")),
        ("We miss people, an MR scan, MR imaging, the MS Society, Lord Mayor, a sister hospital", ()),
        ("Nurse navigators and the lady who sat there. Miss out nobody", ()),
        ("mr", ()), ("Mrs", ()), ("Dr 3", ()), ("Admr Smith", ()),
    ],
)  # fmt: skip
def test_a_title_with_a_surname(text, names):
    assert names_in(text) == names


@given(st.from_regex(r"[A-Z][b-z]{4,12}(-[A-Z][a-z]{2,12})?son", fullmatch=True), st.sampled_from(("Mr", "Ms", "Dr")))
def test_any_surname_is_asked_about(surname, title):
    assert names_in(f"the nurse, {title} {surname}, came") == (f"{title} {surname}",)


def test_the_question_is_answered_by_a_tick():
    texts = ["Mrs Hargreaves chaired", "then Mr Patel spoke, with Mrs Hargreaves"]
    (asked,) = ask_about(texts, checked=False)
    assert asked.field == NAMES_CHECKED
    assert asked.message == (
        "Is “Mrs Hargreaves” or “Mr Patel” a patient or a carer? Take the name out, or tick "
        "“I have checked: no patient or carer is named here, or can be known from it”"
    )
    assert ask_about(texts, checked=True) == []
    assert ask_about(["nobody"], checked=False) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Then three Roma women came.", "three Roma women"),
        ("1 man said no", "1 man"),
        ("2 Somali mothers rang", "2 Somali mothers"),
        ("They saw four young deaf people", "four young deaf people"),
        ("38 people came, 5 women among them", ""),
        ("2 to 4 people a day, or 2.3 people", ""),
        ("two days with carers, 3 of 10 women", ""),
        ("two patient representatives and three carers' groups", ""),
        ("one person to ring, One of the carers", ""),
        ("two Cancer Alliances, Q2 women", ""),
    ],
)
def test_a_small_number_of_people_is_asked_about(text, found):
    assert small_counts_in(text) == ((found,) if found else ())
    (asked,) = check_words({"said": text}, counted=["said"]) if found else [None]
    if asked:
        assert asked.field == NAMES_CHECKED and f"“{found}”: could anybody know who that is?" in asked.message
    assert check_words({"said": text}) == check_words({"said": text}, True, ["said"]) == []


def test_a_form_names_each_field_and_a_tick_never_lets_a_number_through():
    words = {"said": "Mrs Hargreaves, 943 476 5919", "decided": "write to a@b.org or NE1 4LP", "title": "Evenings"}
    assert [problem.field for problem in check_words(words)] == ["said", "decided", NAMES_CHECKED]
    assert [problem.field for problem in check_words(words, checked=True)] == ["said", "decided"]
    both = check_words(words)[1].message
    assert "a@b.org" in both and "NE1 4LP" in both, "all of a field is told at once"
