"""The README's picture: the top of a reviewed quarter page of the demonstration, in few colours.

    python -m tests.tools.picture [file]

It makes the one alliance in a folder that is thrown away, so it shows the pages as they are now.
"""

import logging
import sys
import tempfile
import threading
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from alliance_tracker import create_app, demonstration
from alliance_tracker.config import Settings
from alliance_tracker.demonstration.people import WHERE
from alliance_tracker.demonstration.story import TODAY
from alliance_tracker.records import replace
from alliance_tracker.server import prepare
from tests.tools.browser import find

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "alliance_tracker/web/static/board.png"
PAGE = f"/alliances/{WHERE}/quarters/2018-19-q1"
SIZE = {"width": 1280, "height": 1000}
LAST, BELOW = ".app-key", 8
"""The picture ends so many pixels below the key of the heat map."""
COLOURS = 160
READER = "Margaret Oyelaran"


def taken(folder: Path) -> bytes:
    """The page as a board member sees it, as PNG."""
    url = f"sqlite:///{folder / 'picture.sqlite'}"
    settings = Settings(data_dir=folder, database_url=url, secret_key="x" * 64, today=TODAY, demonstration=True)
    app = create_app(settings)
    prepare(app, say=lambda line: None)
    demonstration.make(app, 1, lambda line: None, only=(WHERE,))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://localhost:{server.server_port}"
    server.app = create_app(replace(settings, base_url=address))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=address, viewport=SIZE, locale="en-GB")
        page.goto(f"/sign-in?next={PAGE}")
        page.get_by_role("button", name=READER).click()
        page.wait_for_url(f"**{PAGE}")
        last = page.locator(LAST).first.bounding_box()
        assert last, "the page has no heat map"
        whole = {"x": 0, "y": 0, "width": SIZE["width"], "height": last["y"] + last["height"] + BELOW}
        picture = page.screenshot(clip=whole, full_page=True)
        browser.close()
    server.shutdown()
    return picture


def main() -> None:
    to = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    with tempfile.TemporaryDirectory() as folder:
        picture = taken(Path(folder))
    drawn = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    drawn.save(to, optimize=True)
    print(f"{to.name}: {drawn.width} by {drawn.height} pixels, {to.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
