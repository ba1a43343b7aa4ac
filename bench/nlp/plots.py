"""The plots of the page of results, drawn as SVG without a browser."""

from pathlib import Path
from typing import Any

import altair

Row = dict[str, Any]
INK = "#1d2b3a"


def draw_bars(rows: list[Row], path: Path) -> None:
    """Agreement (AMI) by set, a bar an engine."""
    if not rows:
        return
    chart = (
        altair.Chart(altair.Data(values=[{key: row[key] for key in ("set", "engine", "AMI")} for row in rows]))
        .mark_bar()
        .encode(
            x=altair.X("set:N", title=None, sort=None, axis=altair.Axis(labelAngle=0)),
            xOffset=altair.XOffset("engine:N", sort=None),
            y=altair.Y("AMI:Q", title="Agreement with people (AMI)"),
            color=altair.Color("engine:N", title=None, sort=None, scale=altair.Scale(scheme="tableau10")),
        )
        .properties(width=760, height=260)
    )
    _save(chart, path)


def draw_growth(rows: list[Row], steps: tuple[str, ...], path: Path) -> None:
    """Seconds of each step against the number of answers, both logarithmic."""
    if not rows:
        return
    values = [{"answers": row["answers"], "step": step, "seconds": row[step]} for row in rows for step in steps]
    chart = (
        altair.Chart(altair.Data(values=values))
        .mark_line(point=True)
        .encode(
            x=altair.X("answers:Q", scale=altair.Scale(type="log"), title="Answers"),
            y=altair.Y("seconds:Q", scale=altair.Scale(type="log"), title="Seconds"),
            color=altair.Color("step:N", title=None, sort=None),
        )
        .properties(width=520, height=260)
    )
    _save(chart, path)


def _save(chart: Any, path: Path) -> None:
    chart.configure_axis(labelColor=INK, titleColor=INK).save(str(path))
