"""Two people in the same record: whatever they type and whenever they save, nobody's words are lost unseen."""

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from alliance_tracker.web.forms.clash import MINE, THEIRS, meeting, settled

FIELDS = ("declared", "happened", "will_change")
PEOPLE = ("first", "second")
steps = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.sampled_from(PEOPLE), st.sampled_from(FIELDS), st.integers(0, 3)),
        st.tuples(st.just("save"), st.sampled_from(PEOPLE), st.sampled_from((MINE, THEIRS)), st.just(0)),
        st.tuples(st.just("open"), st.sampled_from(PEOPLE), st.just(""), st.just(0)),
    ),
    max_size=30,
)


class Editor:
    """One open form: the values it began with, what it holds now, and the stamp it was opened on."""

    def __init__(self, record, stamp):
        self.was, self.holds, self.stamp = dict(record), dict(record), stamp


class Record:
    """What is saved, how often it was, and every text that a save took away."""

    def __init__(self):
        self.values = {name: ["0"] for name in FIELDS}
        self.stamp = 0

    def save(self, editor, keep):
        """As a form is saved: on its own stamp at once; on an older one joined, or chosen field by field."""
        while editor.stamp != self.stamp:
            other, mine = dict(self.values), dict(editor.holds)
            clash, merged = meeting(editor.holds, self.values, editor.was, "the other", None)
            for name in clash.joined:
                assert merged[name] in (other[name], mine[name])
                assert merged[name] == (other[name] if mine[name] == editor.was[name] else mine[name])
            seen = {row.name: (row.theirs, row.yours) for row in clash.rows}
            assert all(pair == (other[name], mine[name]) for name, pair in seen.items()), "both versions are shown"
            editor.was, editor.stamp, editor.holds = other, self.stamp, merged
            editor.holds |= choices(clash.rows, merged, other, keep)
        for name, value in editor.holds.items():
            if value != self.values[name]:
                assert editor.was[name] == self.values[name], "nothing is overwritten that the writer has not seen"
        self.values = dict(editor.holds)
        self.stamp += 1
        editor.was, editor.stamp = dict(self.values), self.stamp


def choices(rows, merged, was, keep):
    """What the page of a clash sends, read as the tracker reads it, with a prefix as on a page of many."""
    sent = MultiDict((f"ED3-{name}", text) for name, texts in merged.items() for text in texts)
    for row in rows:
        sent.add("ED3-clash", row.name)
        sent.add(f"ED3-keep-{row.name}", keep)
        for kind, texts in (("before", row.before), ("mine", row.yours)):
            for text in texts:
                sent.add(f"ED3-{kind}-{row.name}", text)
    filled, clash = settled(sent, was, FIELDS, "ED3-")
    assert clash is None
    return {row.name: filled.getlist(f"ED3-{row.name}") for row in rows}


@given(steps)
def test_any_interleaving_of_two_editors_loses_no_field(story):
    record = Record()
    editors = {who: Editor(record.values, 0) for who in PEOPLE}
    for what, who, more, number in story:
        if what == "type":
            editors[who].holds[more] = [f"{who} {number}"]
        elif what == "open":
            editors[who] = Editor(record.values, record.stamp)
        else:
            mine = dict(editors[who].holds)
            touched = {name for name in FIELDS if mine[name] != editors[who].was[name]}
            record.save(editors[who], more)
            if more == MINE:
                assert all(record.values[name] == mine[name] for name in touched), "what one typed and kept is there"
