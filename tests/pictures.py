"""Renews the README's pictures of the sandbox: `python -m tests.pictures`.

It needs chromium, chromedriver and a font with emoji (fonts-noto-color-emoji). Each is of phone width, light
and dark side by side, of a conversation with the bot that `verbatim run` starts without a token.
"""

import base64
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from tests.end_to_end.telegram import sandbox_process, wait_for

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
_WIDTH, _GAP, _SCALE = 390, 12, 1
_HEIGHT = 2400


class Phone:
    """A browser as narrow as a phone."""

    def __init__(self, url: str) -> None:
        """Open the page at that address."""
        from selenium import webdriver

        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
            options.add_argument(argument)
        self._driver = webdriver.Chrome(options=options)
        self._size(_HEIGHT)
        self._driver.get(url)
        wait_for(lambda: self.found("#start"))

    def found(self, selector: str) -> list[Any]:
        """Return the elements that the selector finds."""
        from selenium.webdriver.common.by import By

        return list(self._driver.find_elements(By.CSS_SELECTOR, selector))

    def talk(self, said: Sequence[str]) -> None:
        """Say one thing after the other, each when the one before was answered; "[1 more]" is a button."""
        from selenium.webdriver.common.keys import Keys

        for text in said:
            if text.startswith("["):
                self._press(text.strip("[]"))
                continue
            before = len(self.found(".message"))
            self._driver.execute_script("document.querySelector('#composer').classList.remove('unstarted')")
            self.found("#text")[0].send_keys(text, Keys.ENTER)
            wait_for(lambda: len(self.found(".message")) >= before + 2)  # noqa: B023

    def _press(self, label: str) -> None:
        before = self.found(".message")[-1].text
        next(one for one in self.found(".keyboard button") if one.text == label).click()
        wait_for(lambda: self.found(".message")[-1].text != before)

    def pictures(self) -> list[Image.Image]:
        """Return the whole conversation in light and in dark."""
        last = self.found(".message")[-1]
        self._size(int(last.rect["y"] + last.rect["height"]) + 80)
        return [self._picture(scheme) for scheme in ("light", "dark")]

    def close(self) -> None:
        """End the browser."""
        self._driver.quit()

    def _picture(self, scheme: str) -> Image.Image:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        self._driver.execute_script("document.activeElement.blur()")
        taken = self._driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        return Image.open(BytesIO(base64.b64decode(taken["data"]))).convert("RGB")

    def _size(self, height: int) -> None:
        size = {"width": _WIDTH, "height": height, "deviceScaleFactor": _SCALE, "mobile": True}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def beside(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return the pictures side by side."""
    width = sum(one.width for one in pictures) + _GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (width, max(one.height for one in pictures)), "white")
    at = 0
    for one in pictures:
        whole.paste(one, (at, 0))
        at += one.width + _GAP
    return whole


def main() -> None:
    """Renew them all."""
    for name, said in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder, sandbox_process(Path(folder) / "log") as url:
            phone = Phone(url)
            try:
                phone.talk(said)
                beside(phone.pictures()).save(DOCS / name, optimize=True)
            finally:
                phone.close()


if __name__ == "__main__":
    main()
