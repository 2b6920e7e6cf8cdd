# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""llama.cpp with its own OpenAI-compatible server: `python -m ops.embedded.llama_server`.

This is the only file that imports xllamacpp. The API key comes from the environment (AMPEL_GREEN_KEY), so that it
does not stand in the list of processes.
"""

import argparse
import os
import signal

import xllamacpp


def threads(cores: int) -> int:
    """One core is left to the rest of the platform: llama.cpp's threads wait for each other, and so for the slowest.

    Measured on two busy cores: one thread writes 50 to 80 tokens a second, two threads 15 to 22.
    """
    return max(1, cores - 1)


def parameters(arguments: argparse.Namespace, key: str, cores: int) -> xllamacpp.CommonParams:
    """`context` is for each of the `slots`, so the total is their product."""
    params = xllamacpp.CommonParams()
    params.model.path = arguments.model
    params.model_alias = {arguments.name}
    params.hostnames = [arguments.host]
    params.port = arguments.port
    params.api_keys = [key]
    params.n_ctx = arguments.context * arguments.slots
    params.n_parallel = arguments.slots
    params.cpuparams.n_threads = threads(cores)
    params.cpuparams_batch.n_threads = threads(cores)
    if arguments.temperature is not None:
        params.sampling.temp = arguments.temperature
    if arguments.frequency_penalty is not None:
        params.sampling.penalty_freq = arguments.frequency_penalty
    # Prompts of earlier conversations are not kept beyond their slot, and no page or state is served.
    params.cache_ram_mib = 0
    params.cache_idle_slots = False
    params.endpoint_slots = False
    params.ui = False
    return params


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--context", type=int, required=True)
    parser.add_argument("--slots", type=int, required=True)
    parser.add_argument("--temperature", type=float)
    parser.add_argument("--frequency-penalty", type=float)
    arguments = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    server = xllamacpp.Server(parameters(arguments, os.environ["AMPEL_GREEN_KEY"], os.cpu_count() or 1))
    print(f"llama.cpp: {server.listening_address}", flush=True)  # noqa: T201
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    # Leaving through the interpreter would wait for answers that are still being written.
    os._exit(0)


if __name__ == "__main__":
    main()
