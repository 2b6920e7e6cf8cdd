# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""How many tokens a request is booked with: what the provider counted if that can be true, else our estimate.

The estimates err on the high side, since a budget that can be passed by hanging up early is none:

- The prompt: a token for every 3 bytes, and 1,500 for each attachment.
- A streamed answer: a token for every 3 bytes of its text, and at least one for each event.
- What nobody has seen counts as all that was reserved for the answer: an unstreamed answer that broke off, and the
  thoughts of a reasoning model that did not report them.
- A report is not believed for a side of which it says fewer than one token for 16 characters (prompt) or 16 bytes
  (answer), and so never when it says nothing of something. The estimate counts then.
- Thoughts that a provider counts beside the answer (xAI does) show in its total, which counts then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

# A German text has 3 to 5 bytes a token; 3 keeps the reservation on the safe side.
BYTES_PER_TOKEN = 3
# No text is told in fewer tokens than this, but for long runs of one character.
MOST_BYTES_PER_TOKEN = 16
# What an image, a recording or a file is reserved as: the order of magnitude that providers publish.
TOKENS_PER_ATTACHMENT = 1_500
# More than any model takes or gives in one call; a provider that reports more is wrong.
MAX_TOKENS = 100_000_000


@dataclass(slots=True)
class Usage:
    """Tokens of one request: counted by the provider where `reported`, else estimated by us.

    `least_in` is the lowest number for the prompt that can be true, `most_out` what was reserved for the answer, and
    `text_out` the bytes of text, thoughts and tool calls that have been seen of it.
    """

    tokens_in: int
    tokens_out: int = 0
    reported: bool = False
    least_in: int = 1
    most_out: int = 0
    text_out: int = 0

    def passed(self, size: int) -> None:
        """One event of a stream went by, with so many bytes of text (thoughts and tool calls included)."""
        self.text_out += size
        if size or not self.reported:
            # After a report too: some providers report in every event, and the last one may never come.
            self.tokens_out += max(1, size // BYTES_PER_TOKEN)

    def whole(self, size: int) -> None:
        """An unstreamed answer is there, with so many bytes of text."""
        self.text_out = size
        self.tokens_out = estimate_tokens(size, 0)

    def report(self, usage: Mapping[str, object]) -> None:
        """Take over the provider's `usage` object, as far as it says something that can be true."""
        prompt, completion, total = (usage.get(f"{name}_tokens", 0) for name in ("prompt", "completion", "total"))
        if "prompt_tokens" not in usage or not (_is_count(prompt) and _is_count(completion)):
            return
        if _is_count(total):
            completion = max(completion, total - prompt)
        believed_in = prompt >= self.least_in
        believed_out = completion >= least_tokens(self.text_out)
        if believed_in:
            self.tokens_in = prompt
        if believed_out:
            self.tokens_out = completion
        self.reported = believed_in and believed_out

    def nothing(self) -> None:
        """The provider did no work, and will not bill any."""
        self.tokens_in, self.tokens_out, self.reported = 0, 0, True

    def end(self, *, finished: bool, streamed: bool, thinks: bool) -> None:
        """The answer is over. `finished`: as it should; `thinks`: the model has thoughts that need not show."""
        unseen = thinks or not (finished or streamed)
        if unseen and not (self.reported and self.tokens_out):
            self.tokens_out = max(self.tokens_out, self.most_out)


def estimate_tokens(size_bytes: int, attachments: int) -> int:
    return size_bytes // BYTES_PER_TOKEN + 1 + attachments * TOKENS_PER_ATTACHMENT


def least_tokens(size: int) -> int:
    """The lowest number of tokens that can be true for a text of so many bytes, or characters: at least 1 if any."""
    return -(-size // MOST_BYTES_PER_TOKEN)


def _is_count(value: object) -> TypeGuard[int]:
    # True is an int in Python; and what no model can do is not believed.
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_TOKENS
