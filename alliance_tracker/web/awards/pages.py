"""The addresses of what is recommended, decided, paid and made open; the files of the folder add to it."""

from flask import Blueprint

from alliance_tracker.web import canonical, once

pages = Blueprint("awards", __name__)
once.init_pages(pages)
canonical.init_pages(pages)
