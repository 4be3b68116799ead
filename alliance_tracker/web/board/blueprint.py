"""The blueprint that the pages of the board's quarter hang on."""

from flask import Blueprint

pages = Blueprint("board", __name__)
