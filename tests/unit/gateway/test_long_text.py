# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A text that is too long for the model: planned, read in parts by a scripted model, and answered from summaries."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.long_text import Progress, Summary, condense
from gateway.long_text_plan import MAX_PARTS, Plan, plan
from gateway.long_text_prompts import note, progress
from gateway.long_text_size import answer_tokens, prompt_tokens
from gateway.policy import Model
from gateway.refusals import RefusedError, unavailable
from gateway.usage import Usage

SENTENCE = "Die Satzung regelt die Gebühren für Sondernutzungen auf öffentlichen Straßen und Plätzen. "
QUESTION = "Welche Frist gilt für den Antrag?"


def model(**changes: Any) -> Model:
    return Model.model_validate(
        {
            "name": "gruen-chat",
            "display_name": "Grün · Chat",
            "zone": "green",
            "upstream": {"model": "openai/chat", "api_base": "http://127.0.0.1:1"},
            "price": {"input": 2, "output": 10},
            "context": 4096,
            "max_output": 512,
            **changes,
        }
    )


def chat(*contents: Any, **more: Any) -> dict[str, Any]:
    """A request of one person's messages, and of others where one is a whole message."""
    messages = [
        content if isinstance(content, dict) and "role" in content else {"role": "user", "content": content}
        for content in contents
    ]
    return {"model": "gruen-chat", "messages": messages, **more}


def long_text(characters: int) -> str:
    return (SENTENCE * (characters // len(SENTENCE) + 1))[:characters]


def file_text(characters: int, name: str = "satzung.pdf") -> str:
    return f"Datei »{name}« (PDF, 30 Seiten):\n{long_text(characters)}\n[Ende der Datei »{name}«]"


class Script:
    """A model that answers each call the same way, and remembers what it was asked."""

    def __init__(self, answer: Callable[[int], str] = lambda call: f"Zusammenfassung {call}.") -> None:
        self.answer = answer
        self.asked: list[dict[str, Any]] = []

    async def __call__(self, payload: dict[str, Any]) -> Summary:
        self.asked.append(payload)
        return Summary(self.answer(len(self.asked)), Usage(tokens_in=100, tokens_out=10))


async def carry_out(made: Plan, script: Script, spent: Usage | None = None) -> tuple[list[Progress], dict[str, Any]]:
    steps = [step async for step in condense(made, script, spent or Usage(0))]
    *progress, final = steps
    assert isinstance(final, dict)
    assert all(isinstance(step, Progress) for step in progress)
    return [step for step in progress if isinstance(step, Progress)], final


def planned(payload: dict[str, Any], for_model: Model | None = None) -> Plan:
    made = plan(payload, for_model or model())
    assert made is not None
    return made


@pytest.mark.parametrize("characters", [0, 1, 1_000, 10_000])
def test_what_fits_is_left_alone(characters: int) -> None:
    assert plan(chat(long_text(characters)), model()) is None


async def test_a_file_is_read_in_parts_under_the_question() -> None:
    payload = chat([{"type": "text", "text": QUESTION}, {"type": "text", "text": file_text(30_000)}], temperature=0.2)
    made = planned(payload)
    script = Script()
    steps, final = await carry_out(made, script)
    assert made.count > 2
    assert steps == [Progress(number, made.count) for number in range(1, made.count + 1)]
    assert len(script.asked) == made.count
    for number, asked in enumerate(script.asked, 1):
        assert asked["model"] == "gruen-chat"
        assert asked["temperature"] == 0.2
        assert QUESTION in asked["messages"][1]["content"]
        assert f"Teil {number} von {made.count}" in asked["messages"][1]["content"]
        assert prompt_tokens(asked) + asked["max_tokens"] <= 4096
    question, document = final["messages"][0]["content"]
    assert question["text"] == QUESTION
    assert document["text"].startswith("Datei »satzung.pdf« (PDF, 30 Seiten):\n")
    assert document["text"].endswith("[Ende der Datei »satzung.pdf«]")
    assert f"[Teil {made.count}] Zusammenfassung {made.count}." in document["text"]
    assert SENTENCE not in document["text"]
    assert prompt_tokens(final) + made.max_output <= 4096


async def test_the_whole_text_is_read() -> None:
    text = "".join(f"Paragraf {number} regelt Fall {number}. " for number in range(1_500))
    made = planned(chat(QUESTION, f"<source id='1'>{text}</source>"))
    assert "".join(made.parts[0]) == text
    script = Script()
    await carry_out(made, script)
    for piece, asked in zip(made.parts[0], script.asked, strict=True):
        assert f"--- {made.mark} ---\n{piece}\n--- {made.mark} ---" in asked["messages"][1]["content"]


async def test_the_beginning_and_the_end_of_a_long_paste_stay() -> None:
    payload = chat(f"Bitte beantworten: {QUESTION}\n\n{long_text(30_000)}\n\nNennen Sie die Fundstelle.")
    made = planned(payload)
    assert QUESTION in made.question
    assert "Nennen Sie die Fundstelle." in made.question
    _, final = await carry_out(made, Script())
    content = final["messages"][0]["content"]
    assert content.startswith(f"Bitte beantworten: {QUESTION}")
    assert content.endswith("Nennen Sie die Fundstelle.")


async def test_the_question_is_the_last_message_of_the_person() -> None:
    earlier = {"role": "assistant", "content": "Gern."}
    made = planned(chat(file_text(30_000), earlier, QUESTION))
    assert made.question == QUESTION
    _, final = await carry_out(made, Script())
    assert final["messages"][1:] == [earlier, {"role": "user", "content": QUESTION}]


async def test_sources_keep_their_labels_and_places() -> None:
    text = f"<source id='1'>{long_text(9_000)}</source>\n<source id='2'>{long_text(9_500)}</source>\n{QUESTION}"
    _, final = await carry_out(planned(chat(text)), Script())
    content = final["messages"][0]["content"]
    assert content.startswith("<source id='1'>")
    assert content.index("</source>") < content.index("<source id='2'>") < content.index(QUESTION)
    assert prompt_tokens(final) <= 4096 - 512


async def test_as_few_texts_as_possible_are_summarised() -> None:
    short = f"<source id='1'>{long_text(2_000)}</source>"
    made = planned(chat(f"{short}\n<source id='2'>{long_text(20_000)}</source>\n{QUESTION}"))
    assert len(made.passages) == 1
    _, final = await carry_out(made, Script())
    assert short in final["messages"][0]["content"]


async def test_summaries_that_are_too_many_are_merged() -> None:
    made = planned(chat(QUESTION, file_text(120_000)))
    script = Script(lambda call: f"Zusammenfassung {call}: " + "sehr ausführlich " * 200)
    steps, final = await carry_out(made, script)
    assert any(step.merging for step in steps)
    assert prompt_tokens(final) + made.max_output <= 4096
    assert all(prompt_tokens(asked) + asked["max_tokens"] <= 4096 for asked in script.asked)
    assert "Teile 1 bis" in str(script.asked[-1]["messages"]) or "[Teile 1 bis" in str(final["messages"])
    # What was planned, and so reserved, is enough.
    assert sum(prompt_tokens(asked) for asked in [*script.asked, final]) <= made.tokens_in
    assert sum(asked["max_tokens"] for asked in script.asked) + made.max_output <= made.tokens_out


async def test_the_model_may_think_before_it_summarises() -> None:
    made = planned(chat(QUESTION, file_text(30_000)), model(capabilities=["chat", "reasoning"], max_output=2048))
    assert made.reply >= 1_000
    assert made.kept < made.reply * 3


async def test_the_parts_are_fenced_with_a_mark_that_no_text_can_know() -> None:
    first, second = planned(chat(QUESTION, file_text(30_000))), planned(chat(QUESTION, file_text(30_000)))
    assert first.mark != second.mark
    script = Script()
    await carry_out(first, script)
    assert all(first.mark in asked["messages"][0]["content"] for asked in script.asked)


async def test_tools_and_the_rest_of_the_request_are_for_the_answer_only() -> None:
    tools = [{"type": "function", "function": {"name": "suche"}}]
    script = Script()
    _, final = await carry_out(planned(chat(QUESTION, file_text(30_000), tools=tools, stream=True, n=2)), script)
    assert final["tools"] == tools
    assert all(set(asked) == {"model", "messages", "max_tokens"} for asked in script.asked)


async def test_all_calls_go_to_the_model_of_the_plan() -> None:
    """Also when the request was rerouted, and so names another one."""
    script = Script()
    _, final = await carry_out(planned({**chat(QUESTION, file_text(30_000)), "model": "rot-chat"}), script)
    assert {asked["model"] for asked in [*script.asked, final]} == {"gruen-chat"}


def test_no_text_shows_when_a_plan_is_printed() -> None:
    made = planned(chat(QUESTION, file_text(30_000)))
    assert "Satzung" not in repr(made) + repr(made.passages)
    assert QUESTION not in repr(made)


async def test_the_frame_of_a_file_is_not_taken_for_the_question() -> None:
    made = planned(chat([{"type": "text", "text": QUESTION}, {"type": "text", "text": file_text(30_000)}]))
    assert made.question == QUESTION


def test_the_request_itself_is_not_changed() -> None:
    payload = chat([{"type": "text", "text": QUESTION}, {"type": "text", "text": file_text(30_000)}])
    before = repr(payload)
    planned(payload)
    assert repr(payload) == before


@pytest.mark.parametrize(
    ("payload", "code", "words"),
    [
        (chat(QUESTION, file_text(1_000_000)), "text_too_long", ["1.000.000", "40 Teilen", "»Grün · Chat«"]),
        (chat(*["Kurze Frage. " * 20 for _ in range(200)]), "conversation_too_long", ["neuen Chat"]),
        ({"model": "m", "messages": [{"role": "system", "content": long_text(40_000)}]}, "conversation_too_long", []),
        (chat(QUESTION, file_text(30_000), response_format={"type": "json_object"}), "text_too_long", ["fest"]),
        (chat(*[f"<source>{long_text(3_000)}</source>" for _ in range(39)]), "conversation_too_long", ["Quellen"]),
    ],
)  # fmt: skip
def test_what_is_refused(payload: dict[str, Any], code: str, words: list[str]) -> None:
    with pytest.raises(RefusedError) as caught:
        plan(payload, model())
    assert caught.value.status == 400
    assert caught.value.code == code
    assert "Es wurde nichts weitergegeben." in str(caught.value)
    assert all(word in str(caught.value) for word in words)


def test_a_conversation_that_may_fit_is_left_to_the_model() -> None:
    # 14,000 bytes are too long at 3 bytes a token, but not at 5.
    assert plan(chat(*["Kurze Frage. " * 20 for _ in range(54)]), model()) is None


async def test_an_empty_summary_ends_it() -> None:
    with pytest.raises(RefusedError) as caught:
        await carry_out(planned(chat(QUESTION, file_text(30_000))), Script(lambda _: " "))
    assert caught.value.code == "summary_missing"


async def test_a_summary_beyond_its_limit_is_shortened() -> None:
    made = planned(chat(QUESTION, file_text(30_000)))
    _, final = await carry_out(made, Script(lambda _: "Wort " * 100_000))
    assert prompt_tokens(final) + made.max_output <= 4096
    assert "[…]" in str(final)


async def test_what_was_spent_is_the_sum_of_all_calls() -> None:
    made, spent = planned(chat(QUESTION, file_text(30_000))), Usage(0)
    await carry_out(made, Script(), spent)
    assert (spent.tokens_in, spent.tokens_out) == (100 * made.count, 10 * made.count)


async def test_a_call_that_is_broken_off_counts_as_estimated() -> None:
    made, spent = planned(chat(QUESTION, file_text(30_000))), Usage(0)
    seen: list[tuple[int, int]] = []

    async def ask(payload: dict[str, Any]) -> Summary:
        seen.append((spent.tokens_in, spent.tokens_out))
        return await Script()(payload)

    steps = condense(made, ask, spent)
    for _ in range(3):
        await anext(steps)
    await steps.aclose()  # type: ignore[attr-defined]
    assert (spent.tokens_in, spent.tokens_out) == (200, 20)
    # While the second call was under way: the first as counted, the second as estimated.
    assert seen[1][0] > 1_000
    assert seen[1][1] == 10 + made.reply


@pytest.mark.parametrize("charged", [True, False])
async def test_a_failure_costs_what_its_kind_costs(charged: bool) -> None:
    made, spent = planned(chat(QUESTION, file_text(30_000))), Usage(0)

    async def ask(_: dict[str, Any]) -> Summary:
        raise unavailable("upstream_down", "weg")

    with pytest.raises(RefusedError):
        async for _ in condense(made, ask, spent, lambda _: charged):
            pass
    assert (spent.tokens_in > 1_000) is charged
    assert spent.tokens_out == (made.reply if charged else 0)


@pytest.mark.parametrize(
    ("asked", "characters", "answer"),
    [
        ({}, 100, 512),
        ({"max_tokens": 50}, 100, 50),
        ({"max_completion_tokens": 50}, 100, 50),
        ({"max_tokens": 9_000}, 100, 512),
        ({}, 10_600, 512),
    ],
)
def test_how_long_the_answer_may_be(asked: dict[str, int], characters: int, answer: int) -> None:
    assert answer_tokens(chat("x" * characters, **asked), model()) == answer


def test_a_long_answer_makes_room_for_a_long_request() -> None:
    big = model(max_output=4096)
    payload = chat("x" * 8_000)
    assert plan(payload, big) is None
    assert 1_024 <= answer_tokens(payload, big) == 4096 - prompt_tokens(payload)


def test_an_image_counts_by_its_kind_and_not_by_its_bytes() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 1_000_000}}
    assert plan(chat([image, {"type": "text", "text": QUESTION}]), model()) is None


def test_what_people_see() -> None:
    too_long = "*Der Text ist länger als das Modell auf einmal lesen kann. "
    based = "Die Antwort beruht auf Zusammenfassungen von 3 Teilen und kann Einzelheiten auslassen.*\n\n"
    assert note(3, after_progress=False) == too_long + based
    steps = "".join(progress(number, 3, merging=False) for number in (1, 2, 3))
    shown = f"{too_long}Er wird in 3 Teilen gelesen: 1 … 2 … 3 … fertig. {based}"
    assert steps + note(3, after_progress=True) == shown


@given(
    st.lists(st.integers(2_000, 60_000), min_size=1, max_size=4),
    st.integers(1_024, 40_000),
    st.integers(1, 8_192),
    st.sampled_from(["<source>{}</source>", "{}", "Datei »a« (Text):\n{}"]),
)
async def test_every_plan_can_be_carried_out(lengths: list[int], context: int, output: int, form: str) -> None:
    """Whatever the sizes: each call fits, all of the text is read, and what was reserved is enough."""
    for_model = model(context=context, max_output=output)
    payload = chat(*[form.format(long_text(length)) for length in lengths], QUESTION)
    try:
        made = plan(payload, for_model)
    except RefusedError:
        made = None
    assume(made is not None)
    assert made is not None
    assert 1 <= made.count <= MAX_PARTS
    assert all("".join(pieces) == passage.text for passage, pieces in zip(made.passages, made.parts, strict=True))
    assert all(piece.strip() for pieces in made.parts for piece in pieces)
    script = Script(lambda _: "Wort " * 20_000)
    _, final = await carry_out(made, script)
    assert all(prompt_tokens(asked) + asked["max_tokens"] <= context for asked in script.asked)
    assert prompt_tokens(final) + made.max_output <= context + 1
    assert sum(prompt_tokens(asked) for asked in [*script.asked, final]) <= made.tokens_in
    assert sum(asked["max_tokens"] for asked in script.asked) + made.max_output <= made.tokens_out


def test_numbers_in_arguments_take_room_too() -> None:
    """They cost as much as they are long, though they are no text of JSON."""
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": {"x": [1234567] * 10_000}}}
    assert prompt_tokens({"messages": [{"role": "assistant", "content": None, "tool_calls": [call]}]}) >= 70_000 // 3
