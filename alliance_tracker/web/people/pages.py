"""The addresses of people's pages hang on this; its files add to it."""

from flask import Blueprint

pages = Blueprint("people", __name__)
