"""The careful client is itself held to what it promises."""

import pytest

from tests.careful import check_page, forms_of

PAGE = '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><main>{}</main></body></html>'


def test_a_sound_page_passes():
    check_page(PAGE.format('<h1>One</h1><a href="#a">to</a><label for="a">A</label><input id="a" name="a">'))


@pytest.mark.parametrize(
    ("inside", "complaint"),
    [
        ("<h1>One</h1><h1>Two</h1>", "exactly one h1"),
        ("<p>no heading</p>", "exactly one h1"),
        ('<h1 id="x">One</h1><p id="x">two</p>', "twice"),
        ('<h1 id="">One</h1>', "empty"),
        ('<h1>One</h1><label for="nothing">A</label>', "points to nothing"),
        ('<h1>One</h1><p aria-describedby="nothing">A</p>', "points to nothing"),
        ('<h1>One</h1><a href="#nothing">A</a>', "leads nowhere"),
        ('<h1>One</h1><img src="x.png">', "no alt"),
        ("<h1>{{ title }}</h1>", "insides show"),
        ("<h1>One</h1><td>a cell</td>", "mended away"),
        ("<h1>One</h1><p>None</p>", "in words"),
        ('<h1>One</h1><input value="None">', "as its value"),
        ("<h1>One</p></h1>", "</p> where h1 is open"),
        ("<h1>One</h1><p>words<div>a block</div></p>", "written as div at depth 4"),
        ("<h1>One</h1><ul><li>one<li>two</ul>", "</ul> where li is open"),
        ("<h1>One</h1><table><tr><td>a cell</td></tr></table>", "written as tr"),
        ("<h1>One</h1><table><tbody><tr><p>words</p></tr></tbody></table>", "read as"),
        ("<h1>One</h1><form><form></form></form>", "mended away"),
        ("<h1>One</h1></section>", "</section> where main is open"),
        ("<h1>One</h1><p id=a id=b>twice</p>", "duplicate-attribute"),
        ("<h1>One</h1><p>&nosuch;</p>", "unknown-named-character-reference"),
    ],
)
def test_a_broken_page_is_refused(inside: str, complaint: str):
    with pytest.raises(Exception, match=complaint):
        check_page(PAGE.format(inside))


def test_a_form_is_sent_as_a_browser_would():
    page = PAGE.format(
        """<h1>One</h1>
        <form method="post" action="?then=2" id="f">
          <input type="hidden" name="token" value="t"><input name="title" value="A &amp; B">
          <input name="off" disabled>
          <input type="checkbox" name="box" value="1" checked><input type="checkbox" name="box" value="2">
          <input type="radio" name="one" value="a"><input type="radio" name="one" value="b" checked>
          <select name="pick"><option value="">Choose</option><option value="x">X</option></select>
          <select name="many" multiple><option selected>p</option><option selected>q</option>
          <option>r</option></select>
          <textarea name="words">
one
two</textarea>
          <input type="file" name="evidence"><button name="go" value="1">Go</button>
        </form>
        <input name="outside" form="f" value="o">"""
    )
    form = forms_of(page, "/a/b")[0]
    assert form.action == "/a/b?then=2"
    assert sorted(form.fields.items(multi=True)) == [
        ("box", "1"),
        ("many", "p"),
        ("many", "q"),
        ("one", "b"),
        ("outside", "o"),
        ("pick", ""),
        ("title", "A & B"),
        ("token", "t"),
        ("words", "one\r\ntwo"),
    ]
    assert {"evidence", "go"} <= form.names
    assert "off" not in form.names
