"""The blueprint that the pages of involvement belong to."""

from flask import Blueprint

from alliance_tracker.web import once

pages = Blueprint("engagement", __name__)
once.init_pages(pages)
