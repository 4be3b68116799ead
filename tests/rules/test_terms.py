"""The words: stored, shown, heard and read back."""

import pickle

import pytest

from alliance_tracker import terms
from alliance_tracker.terms import Consequence, Likelihood, MilestoneStatus, OrganisationKind, Rating, Term

TERMS = [
    kind for kind in vars(terms).values() if isinstance(kind, type) and issubclass(kind, Term) and kind is not Term
]


@pytest.mark.parametrize("kind", TERMS)
def test_every_word_is_read_back(kind):
    for member in kind:
        assert member.words
        assert kind(member.value) is kind.read(member.words.upper()) is kind.read(f" {member.value} ") is member
        assert str(member) == member.value
        assert pickle.loads(pickle.dumps(member)) is member


def test_an_unknown_word_says_the_choices():
    with pytest.raises(ValueError, match="“Soon” is not one of the choices. Use Late, Will be late,"):
        MilestoneStatus.read("Soon")
    with pytest.raises(ValueError, match="“empty” is not one"):
        OrganisationKind.read("  ")


def test_ratings_have_letter_words_and_what_is_heard():
    assert [(rating.letter, rating.heard) for rating in Rating] == [
        ("R", "Red: Off track"),
        ("A", "Amber: At risk"),
        ("X", "No update"),
        ("G", "Green: On track"),
        ("N", "Not started"),
        ("C", "Complete"),
    ]
    assert [rating.order for rating in Rating] == [0, 1, 2, 3, 4, 5]
    assert [rating for rating in Rating if rating.needs_path] == [Rating.OFF_TRACK, Rating.AT_RISK]


@pytest.mark.parametrize("text", ["Off track", "off  TRACK", "off_track", "r"])
def test_a_rating_from_a_cell(text):
    assert Rating.read(text) is Rating.OFF_TRACK


@pytest.mark.parametrize("text", ["Orange", "No update", "x"])
def test_no_rating_from_a_cell(text):
    with pytest.raises(ValueError, match="Use Off track, At risk, On track, Complete or Not started"):
        Rating.read(text)


def test_scores_have_words():
    assert [Likelihood.of(score).words for score in range(1, 6)] == [
        "Rare",
        "Unlikely",
        "Possible",
        "Likely",
        "Almost certain",
    ]
    assert Consequence.of(5).score == 5
    with pytest.raises(ValueError, match="from 1 to 5, not 6"):
        Consequence.of(6)
