# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A demo in a temporary folder, of which nothing runs."""

from pathlib import Path

import pytest

from gateway import policy
from ops.embedded import model_choice
from ops.embedded.context import Context
from ops.embedded.layout import Layout
from ops.embedded.ports import Ports
from ops.embedded.secret_store import OPEN_WEBUI_KEY, SecretStore
from ops.embedded.settings import ROOT


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "state")
    layout.create()
    return layout


@pytest.fixture
def secrets(layout: Layout) -> SecretStore:
    store = SecretStore(layout.secrets)
    store.complete()
    store.set(OPEN_WEBUI_KEY, "ampel-only-for-tests")
    return store


@pytest.fixture
def context(layout: Layout, secrets: SecretStore) -> Context:
    """With the policy of the example town, and an environment from which nothing must leak into a part."""
    policy_file = ROOT / "ampel.yaml"
    return Context(
        layout=layout,
        ports=Ports(entry=8080, base=18400),
        secrets=secrets,
        policy=policy.load(policy_file),
        policy_file=policy_file,
        model=model_choice.shipped(),
        environment={
            "PATH": "/usr/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "FOREIGN": "of the caller",
            "TZ": "Europe/Berlin",
        },
    )
