"""The addresses of bids hang on this; the files of the folder add to it."""

from flask import Blueprint

from alliance_tracker.web import canonical, once

pages = Blueprint("funding", __name__)
once.init_pages(pages)
canonical.init_pages(pages)
