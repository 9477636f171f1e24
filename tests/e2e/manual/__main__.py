"""Take the pictures of the manual: `python -m tests.e2e.manual`.

From a demonstration that runs (`./ogde demo`, with its data fresh); a request is filed there.
"""

import argparse
import io
import json
import os

from PIL import Image
from playwright.sync_api import sync_playwright

from cms.library.papers.screens import FOLDER, MANIFEST, SCREENS, WIDTH
from tests.e2e.manual.tour import frame, tour, words

CHROMIUM = os.environ.get("OGDE_CHROMIUM", "/usr/bin/chromium")
COLOURS = 96


def take(url):
    FOLDER.mkdir(exist_ok=True)
    screens = {screen.name: screen for screen in SCREENS}
    manifest = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(
            base_url=url,
            locale="fr-FR",
            color_scheme="light",
            reduced_motion="reduce",
            device_scale_factor=1.5,
            viewport={"width": WIDTH, "height": 900},
        )
        for name in tour(page):
            manifest[name] = words(page, screens[name])
            save(page, screens[name])
            print(f"{name}: {screens[name].path.stat().st_size // 1024} kB")
        browser.close()
    MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")


def save(page, screen):
    """The main part of the page, down to the screen's height, in few colours."""
    page.wait_for_load_state("networkidle")
    shot = page.screenshot(full_page=True, animations="disabled", clip=frame(page, screen))
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(screen.path, optimize=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Take the pictures of the manual.")
    parser.add_argument("--url", default="http://localhost:8000", help="where the demonstration answers")
    take(parser.parse_args().url)
