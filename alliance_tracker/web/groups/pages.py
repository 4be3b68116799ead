"""The blueprint that the pages of groups belong to."""

from flask import Blueprint

from alliance_tracker.web import once

pages = Blueprint("groups", __name__)
once.init_pages(pages)
