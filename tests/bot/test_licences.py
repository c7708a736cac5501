"""What is installed with the bot: under which licences, and whether its weaknesses can be asked for."""

import socket
from typing import Any

from tests.audit import pinned, told, why_out_of_reach
from tests.licences import licences, listed
from tests.site import Site


def test_the_page_lists_what_is_installed_with_its_licence() -> None:
    page, found = listed(), licences()
    assert {name: page.get(name) for name in found} == found, "make licences renews docs/licences.md"


def test_the_page_lists_nothing_that_is_not_pinned() -> None:
    assert len(listed()) >= 50
    assert [name for name in licences() if name not in listed()] == []
    assert {line.partition("==")[0].lower().replace("_", "-") for line in pinned()} >= licences().keys()


def test_each_licence_is_known_and_lets_the_bot_be_given_away() -> None:
    for name, licence in listed().items():
        choices = [choice.strip() for choice in licence.split(" OR ")]
        assert licence != "unknown", name
        assert any(not choice.startswith(("GPL", "AGPL", "GNU General")) for choice in choices), name


def test_weaknesses_are_not_asked_for_where_nobody_can_tell(site: Site) -> None:
    site.pages["/known/json"] = (200, {"Content-Type": "application/json"}, b'{"vulnerabilities": []}')
    site.pages["/page/json"] = (200, {"Content-Type": "text/html"}, b"<p>Log in first.</p>")
    data = site.url + "/{}/json"
    assert why_out_of_reach("known", data) is None
    assert why_out_of_reach("missing", data) == "its data is not there"
    assert why_out_of_reach("page", data) == "its data can't be reached (JSONDecodeError)"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert (
        why_out_of_reach("known", f"http://127.0.0.1:{port}/{{}}")
        == "its data can't be reached (ConnectError)"
    )


def test_a_known_weakness_is_named_with_the_version_that_mends_it() -> None:
    found: list[dict[str, Any]] = [
        {"name": "idna", "version": "3.6", "vulns": [{"id": "PYSEC-2024-60", "fix_versions": ["3.7"]}]},
        {"name": "six", "version": "1.17.0", "vulns": []},
        {"name": "own", "skip_reason": "not found"},
    ]
    assert told(found) == (
        1,
        [
            "idna 3.6 has PYSEC-2024-60, mended in 3.7.",
            "of 3 packages 1 are weak, 1 could not be asked for.",
        ],
    )
