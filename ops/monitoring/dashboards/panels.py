# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The few kinds of panels that there are, so that all dashboards look and behave alike.

Each panel has a question, which it answers; Grafana shows it behind the title. What a colour means is also said in
words: states are words themselves, and a title names the value from which a number is bad.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models import prometheus as queries

SOURCE = models.DataSourceRef(type_val="prometheus", uid="prometheus")
GOOD, MIDDLING, BAD, PLAIN = "green", "orange", "red", "text"

_ZONES = {"green": ("Grün", "green"), "yellow": ("Gelb", "yellow"), "red": ("Rot", "red")}
# What the values of a label are called, and the colour that belongs to each.
WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "zone": _ZONES | {"none": ("vor der Wahl der Zone", PLAIN)},
    "budget": _ZONES | {"town": ("Kommune", "blue")},
    "verdict": {
        "allow": ("erlaubt", PLAIN),
        "deny": ("abgelehnt", PLAIN),
        "reroute": ("nach Grün umgeleitet", PLAIN),
        "pseudonymise": ("Angaben ersetzt", PLAIN),
    },
    "data_class": {
        "public": ("öffentlich", PLAIN),
        "internal": ("intern", PLAIN),
        "personal": ("personenbezogen", PLAIN),
        "confidential": ("vertraulich", PLAIN),
        "social": ("Sozialdaten", PLAIN),
    },
    "limit": {
        "user": ("einer Person", PLAIN),
        "key": ("eines Schlüssels", PLAIN),
        "user_zone": ("einer Person in einer Zone", PLAIN),
        "zone": ("einer Zone", PLAIN),
        "town": ("der Kommune", PLAIN),
    },
    "direction": {"in": ("hinein", PLAIN), "out": ("heraus", PLAIN)},
    "severity": {"critical": ("dringend", BAD), "warning": ("Hinweis", MIDDLING)},
}


class Query(NamedTuple):
    """PromQL, and what a line is called: text with labels in double braces."""

    expr: str
    legend: str = ""


Steps = Sequence[tuple[float | None, str]]


def number(
    title: str,
    question: str,
    expr: str,
    *,
    unit: str = "short",
    steps: Steps = (),
    words: Mapping[str, tuple[str, str]] | None = None,
    nothing: str = "keine Angabe",
    span: int = 4,
    decimals: int | None = None,
) -> stat.Panel:
    """One figure of now."""
    panel = (
        stat.Panel()
        .title(title)
        .description(question)
        .datasource(SOURCE)
        .with_target(_target(Query(expr), "A", instant=True))
        .unit(unit)
        .thresholds(_thresholds(steps))
        .color_mode(shapes.BigValueColorMode.VALUE)
        .graph_mode(shapes.BigValueGraphMode.NONE)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .no_value(nothing)
        .span(span)
        .height(4)
    )
    if words:
        panel = panel.mappings([mapping(words)])
    return panel if decimals is None else panel.decimals(decimals)


def lines(
    title: str,
    question: str,
    targets: Sequence[Query],
    *,
    unit: str = "short",
    limit: float | None = None,
    span: int = 12,
    lowest: float | None = 0,
    bars: bool = False,
) -> timeseries.Panel:
    """How something went; `limit` is drawn as a line, and the title says what it means."""
    panel = (
        timeseries.Panel()
        .title(title)
        .description(question)
        .datasource(SOURCE)
        .unit(unit)
        .line_width(2)
        .fill_opacity(60 if bars else 5)
        .draw_style(shapes.GraphDrawStyle.BARS if bars else shapes.GraphDrawStyle.LINE)
        .legend(
            common.VizLegendOptions()
            .display_mode(shapes.LegendDisplayMode.LIST)
            .placement(shapes.LegendPlacement.BOTTOM)
            .show_legend(True)
        )
        .no_value("keine Werte")
        .span(span)
        .height(8)
    )
    if lowest is not None:
        panel = panel.min(lowest)
    if bars:
        panel = panel.stacking(common.StackingConfig().mode(shapes.StackingMode.NORMAL)).interval("1d")
    if limit is not None:
        panel = panel.thresholds(_thresholds(((limit, BAD),))).thresholds_style(
            common.GraphThresholdsStyleConfig().mode(shapes.GraphTresholdsStyleMode.DASHED)
        )
    for name, (word, colour) in _words_of(targets).items():
        panel = panel.override_by_name(name, _called(word, colour))
    for target, ref in zip(targets, "ABCDEF", strict=False):
        panel = panel.with_target(_target(target, ref))
    return panel


def ranking(
    title: str, question: str, target: Query, *, unit: str = "short", steps: Steps = (), span: int = 8
) -> bargauge.Panel:
    """A bar for each, the figure beside it."""
    panel = (
        bargauge.Panel()
        .title(title)
        .description(question)
        .datasource(SOURCE)
        .with_target(_target(target, "A", instant=True))
        .unit(unit)
        .min(0)
        .thresholds(_thresholds(steps))
        .orientation(shapes.VizOrientation.HORIZONTAL)
        .display_mode(shapes.BarGaugeDisplayMode.BASIC)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .no_value("keine Werte")
        .span(span)
        .height(8)
    )
    if unit == "percentunit":
        panel = panel.max(1)
    for name, (word, _) in _words_of([target]).items():
        panel = panel.override_by_name(name, [models.DynamicConfigValue("displayName", word)])
    return panel


def rows(
    title: str,
    question: str,
    expr: str,
    columns: Mapping[str, str],
    *,
    words: Mapping[str, tuple[str, str]] | None = None,
    unit: str = "short",
    nothing: str = "nichts",
    span: int = 8,
) -> table.Panel:
    """A table: `columns` are labels and what they are called, in their order; `Value` is the figure."""
    target = _target(Query(expr), "A", instant=True).format(queries.PromQueryFormat.TABLE)
    panel = (
        table.Panel()
        .title(title)
        .description(question)
        .datasource(SOURCE)
        .with_target(target)
        .mappings([mapping(_words(columns))])
        .with_transformation(
            models.DataTransformerConfig(
                "organize",
                options={
                    "excludeByName": {"Time": True} | ({} if "Value" in columns else {"Value": True}),
                    "indexByName": {name: place for place, name in enumerate(columns)},
                    "renameByName": dict(columns),
                },
            )
        )
        .no_value(nothing)
        .span(span)
        .height(8)
    )
    if "Value" in columns:
        properties = [models.DynamicConfigValue("unit", unit), models.DynamicConfigValue("decimals", 0)]
        if words:
            properties.append(models.DynamicConfigValue("mappings", [mapping(words)]))
            properties.append(models.DynamicConfigValue("custom.cellOptions", {"type": "color-text"}))
        panel = panel.override_by_name(columns["Value"], properties)
    return panel


def mapping(words: Mapping[str, tuple[str, str]]) -> models.ValueMap:
    """Words, and their colours, instead of values."""
    return models.ValueMap(
        {
            value: models.ValueMappingResult(text=word, color=colour, index=index)
            for index, (value, (word, colour)) in enumerate(words.items())
        }
    )


def _words(labels: Iterable[str]) -> dict[str, tuple[str, str]]:
    return {value: word for label in labels for value, word in WORDS.get(label, {}).items()}


def _words_of(targets: Iterable[Query]) -> dict[str, tuple[str, str]]:
    """Of lines that are called by one label and nothing else."""
    return _words(query.legend.strip("{}") for query in targets)


def _target(query: Query, ref: str, *, instant: bool = False) -> prometheus.Dataquery:
    target = prometheus.Dataquery().expr(query.expr).legend_format(query.legend).ref_id(ref).datasource(SOURCE)
    return target.instant() if instant else target.range()


def _thresholds(steps: Steps) -> dashboard.ThresholdsConfig:
    first = GOOD if steps else PLAIN
    return (
        dashboard.ThresholdsConfig()
        .mode(models.ThresholdsMode.ABSOLUTE)
        .steps([models.Threshold(None, first), *(models.Threshold(value, colour) for value, colour in steps)])
    )


def _called(word: str, colour: str) -> list[models.DynamicConfigValue]:
    return [
        models.DynamicConfigValue("displayName", word),
        models.DynamicConfigValue("color", {"mode": "fixed", "fixedColor": colour}),
    ]
