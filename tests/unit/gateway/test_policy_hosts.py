# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which addresses count as in the building."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy_hosts import host_of, in_house


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:11434/v1",
        "http://localhost:11434",
        "http://LOCALHOST",
        "http://[::1]:8080",
        "http://10.1.2.3",
        "http://172.16.0.1",
        "http://192.168.178.20:8000/v1",
        "http://[fd00::1]/v1",
        "http://[::ffff:192.168.0.1]",
        "http://ollama:11434/v1",
        "http://gpu-1",
        "http://ki.stadt.intern",
        "http://ki.stadt.local",
        "http://ki.stadt.local.",
        "http://ki.internal",
        "http://ki.home.arpa",
        "https://gpu1.rathaus.musterbeck.example/v1",
        "https://RATHAUS.musterbeck.example",
    ],
)
def test_in_the_building(address: str) -> None:
    assert in_house(address, ["rathaus.musterbeck.example"])


@pytest.mark.parametrize(
    "address",
    [
        "https://api.openai.com/v1",
        "http://8.8.8.8",
        "http://169.254.169.254",  # link-local: a cloud's metadata
        "http://100.64.0.1",  # a provider's network
        "http://[2001:4860:4860::8888]",
        "http://[::ffff:8.8.8.8]",
        "http://[2002:808:808::1]",  # 6to4, leads to 8.8.8.8
        "http://172.32.0.1",
        "http://134744072",  # 8.8.8.8 as one number
        "http://0x08080808",
        "http://010.8.8.8",  # octal for some libraries
        "http://127.1",
        "http://0.0.0.0",
        "http://example.local.evil.example",
        "http://evilrathaus.musterbeck.example",
        "http://musterbeck.example",
        "http://xn--mnchen-3ya.de",
        "http://оllama",  # a Cyrillic letter
        "http://",
        "http://[::1",
        "",
        "ollama:11434",
    ],
)
def test_not_clearly_in_the_building(address: str) -> None:
    assert not in_house(address, ["rathaus.musterbeck.example", "", "."])


@pytest.mark.parametrize(
    ("address", "host"),
    [("http://Hub.Example.:8080/v1", "hub.example"), ("http://[fd00::1]", "fd00::1"), ("http://.", None), ("x", None)],
)
def test_the_host_of_an_address(address: str, host: str | None) -> None:
    assert host_of(address) == host


@given(st.ip_addresses(network="8.0.0.0/7"))
def test_public_networks_are_outside(address: object) -> None:
    assert not in_house(f"http://{address}:80/v1")


@given(st.text(max_size=40))
def test_any_text_is_judged_without_an_exception(text: str) -> None:
    assert in_house(f"http://{text}") in {True, False}
