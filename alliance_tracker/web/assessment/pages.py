"""The addresses of assessment hang on this; the files of the folder add to it."""

from flask import Blueprint

from alliance_tracker.rules.funding.scoring import score_words
from alliance_tracker.web import canonical, once

pages = Blueprint("assessment", __name__)
once.init_pages(pages)
canonical.init_pages(pages)
pages.add_app_template_filter(score_words, "score")
