"""The blueprint that the pages of involvement belong to."""

from flask import Blueprint

pages = Blueprint("engagement", __name__)
