# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
from argparse import Namespace
from dataclasses import replace

import pytest

from ops.embedded import llama_server
from ops.embedded.context import Context
from ops.embedded.model_choice import ModelChoice
from ops.embedded.parts import llama


def _options(context: Context) -> dict[str, str]:
    words = llama.build(context).argv[3:]
    return dict(zip(words[::2], words[1::2], strict=True))


def test_the_context_is_the_one_of_the_policy(context: Context) -> None:
    options = _options(context)
    assert options["--context"] == str(context.first_green("chat").context)
    assert options["--model"] == context.model.file


def test_only_the_shipped_model_is_calmed(context: Context) -> None:
    assert "--temperature" in _options(context)
    assert "--temperature" not in _options(replace(context, model=ModelChoice(file="/models/other.gguf")))


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (4, 3), (32, 31)])
def test_one_core_is_left_to_the_others(cores: int, threads: int) -> None:
    assert llama_server.threads(cores) == threads


def test_parameters_of_llama_cpp() -> None:
    arguments = Namespace(
        model="/m.gguf", name="lokal", host="127.0.0.1", port=1, context=4096, slots=2,
        temperature=None, frequency_penalty=0.5,
    )  # fmt: skip
    params = llama_server.parameters(arguments, "key", 4)
    assert params.n_ctx == 8192
    assert params.n_parallel == 2
    assert params.api_keys == ["key"]
    assert params.hostnames == ["127.0.0.1"]
    assert params.ui is False
    assert params.endpoint_slots is False
    assert params.sampling.penalty_freq == 0.5
    assert params.cpuparams.n_threads == 3
