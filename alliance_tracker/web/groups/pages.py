"""The blueprint that the pages of groups belong to."""

from flask import Blueprint

pages = Blueprint("groups", __name__)
