"""The addresses of England hang on this; the files of the folder add to it."""

from flask import Blueprint

pages = Blueprint("england", __name__, url_prefix="/england")
