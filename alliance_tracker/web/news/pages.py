"""The addresses of news hang on this; the files of the folder add to it."""

from flask import Blueprint

pages = Blueprint("news", __name__)
