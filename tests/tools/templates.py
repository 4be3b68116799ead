"""Template lint: every template compiles in the app's own environment and keeps to the content policy.

Also refused: `|safe`, autoescape switched off, a template named that does not exist, anything loaded from
another host.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, StrictUndefined, TemplateError, meta

from alliance_tracker import create_app
from alliance_tracker.config import Settings

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "alliance_tracker/web/templates"

BANNED = {
    r"\|\s*safe\b": "|safe lets a stranger's text become part of the page",
    r"\{%-?\s*autoescape\s+false": "autoescape stays on",
    r"\sstyle\s*=": "style= is refused by the content policy: use a class of app.css",
    r"<style\b": "<style> is refused by the content policy: use app.css",
    r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/json)": "a script is a file with src=",
    r"<[^>]*\son[a-z]+\s*=": "an event handler in markup is refused by the content policy",
    r"javascript:": "javascript: is refused by the content policy",
    r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//": "load no other host's",
}


def environment() -> Environment:
    """The app's environment, on a throw-away database that is never opened."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder) / "data",
            database_url=f"sqlite:///{folder}/none.sqlite",
            secret_key="a key of the template lint only, 0123456789",
            testing=True,
        )
        return create_app(settings).jinja_env


def banned_in(text: str) -> Iterator[tuple[int, str]]:
    """Line number and reason of each thing that may not stand in a template. Comments are not looked at."""
    shown = re.sub(r"\{#.*?#\}", lambda comment: "\n" * comment.group().count("\n"), text, flags=re.DOTALL)
    for pattern, reason in BANNED.items():
        for found in re.finditer(pattern, shown, flags=re.IGNORECASE):
            yield shown.count("\n", 0, found.start()) + 1, reason


def faults_of(env: Environment, name: str, text: str) -> Iterator[str]:
    """What is wrong with one template, each with its line."""
    yield from (f"{name}:{line}: {reason}" for line, reason in banned_in(text))
    try:
        tree = env.parse(text, name)
        env.compile(tree, name, name)
    except TemplateError as problem:
        yield f"{name}:{getattr(problem, 'lineno', 1)}: {problem}"
        return
    known = set(env.list_templates())
    for other in meta.find_referenced_templates(tree):
        if other is not None and other not in known:
            yield f"{name}: there is no template {other}"


def faults() -> list[str]:
    """Everything wrong with every template of ours."""
    env = environment()
    found = [] if env.undefined is StrictUndefined else ["the environment must be StrictUndefined"]
    escape = env.autoescape
    if not (escape is True or (callable(escape) and escape("x.jinja") and escape("x.html"))):
        found.append("autoescape must be on for every template, the NHS macros (.jinja) too")
    for path in sorted(TEMPLATES.rglob("*.*")):
        name = path.relative_to(TEMPLATES).as_posix()
        found += faults_of(env, name, path.read_text())
    return found


if __name__ == "__main__":
    wrong = faults()
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)
