"""Renews the README's pictures of conversations: `python -m tests.pictures`.

It needs chromium, chromedriver and a font with emoji (fonts-noto-color-emoji). Each is of phone width, light
and dark side by side, of what is said to the bot that `verbatim run` starts without a token.
"""

import base64
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from tests.end_to_end.telegram import NORA, Person, sandbox_process, wait_for

DOCS = Path(__file__).parents[1] / "docs"
PICTURES = {
    "phone.png": (
        "How high is the sea wall?",
        "Who painted the mural at the tram depot?",
        "“The town has spoken, and not with a whisper” — Arun Mistry",
    ),
    "corrected.png": (
        "How many books were soaked?",
        "[1 more]",
        "How often does the clock have to be wound?",
    ),
}
_WIDTH, _HIGH, _GAP = 390, 3000, 12


def talk(url: str, said: Sequence[str]) -> None:
    """Say one thing after the other, each when the one before was answered; "[1 more]" is a button."""
    with closing(Person(url, NORA)) as nora:
        for text in said:
            if not text.startswith("["):
                nora.ask(text)
                continue
            last = nora.messages()[-1]
            nora.press(last, text.strip("[]"))
            wait_for(lambda: nora.messages()[-1] != last)  # noqa: B023


def pictures(url: str) -> list[Image.Image]:
    """Return what the page shows to somebody with a phone, in light and in dark."""
    from selenium import webdriver
    from selenium.webdriver.common.by import By

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    service = webdriver.ChromeService(shutil.which("chromedriver") or "")
    driver = webdriver.Chrome(options=options, service=service)
    try:
        _size(driver, _HIGH)
        driver.get(url)
        shown = wait_for(lambda: driver.find_elements(By.CSS_SELECTOR, ".message"))
        _size(driver, int(shown[-1].rect["y"] + shown[-1].rect["height"]) + 72)
        return [_picture(driver, scheme) for scheme in ("light", "dark")]
    finally:
        driver.quit()


def _picture(driver: Any, scheme: str) -> Image.Image:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    driver.execute_script("document.activeElement.blur()")
    taken = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    return Image.open(BytesIO(base64.b64decode(taken["data"]))).convert("RGB")


def _size(driver: Any, height: int) -> None:
    size = {"width": _WIDTH, "height": height, "deviceScaleFactor": 1, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def beside(shown: Sequence[Image.Image]) -> Image.Image:
    """Return the pictures side by side."""
    whole = Image.new("RGB", (_WIDTH * len(shown) + _GAP * (len(shown) - 1), shown[0].height), "white")
    for at, one in enumerate(shown):
        whole.paste(one, (at * (_WIDTH + _GAP), 0))
    return whole


def main() -> None:
    """Renew them all."""
    for name, said in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder, sandbox_process(Path(folder) / "log") as url:
            talk(url, said)
            beside(pictures(url)).save(DOCS / name, optimize=True)


if __name__ == "__main__":
    main()
