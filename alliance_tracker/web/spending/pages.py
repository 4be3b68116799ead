"""The addresses of what is spent and what it brought hang on this; the files of the folder add to it."""

from flask import Blueprint

from alliance_tracker.web import canonical, once

pages = Blueprint("spending", __name__)
once.init_pages(pages)
canonical.init_pages(pages)
