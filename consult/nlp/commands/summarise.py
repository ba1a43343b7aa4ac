"""Exact words that stand for the rest; rows that are not quoted are listed, those that say nothing with the reason."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from consult.nlp.commands.files import Done, positive, read_texts

NAME = "summarise"


def add_options(command: ArgumentParser) -> None:
    command.add_argument("--sentences", type=positive, default=5, metavar="N", help="by default 5")


def carry_out(asked: Namespace) -> Done:
    from consult.nlp.reading.points import find_points
    from consult.nlp.summaries import summarise
    from consult.nlp.summaries.evidence import find_evidence

    texts = read_texts(asked.input, asked.text)
    readings = find_points(texts)
    points = readings.points
    said = [texts[int(point.text_id)].text[point.start : point.end] for point in points]
    chosen = summarise(said, [point.text_id for point in points], sentences=asked.sentences, threads=asked.workers)
    quoted = {int(points[one.at].text_id) for one in chosen}
    report = {
        "sentences": [
            {
                "text": said[one.at],
                "row": int(points[one.at].text_id),
                "start": points[one.at].start,
                "end": points[one.at].end,
                "kind": one.kind,
                "stands_for": one.stands_for,
                "evidence": [
                    asdict(mark) | {"start": points[one.at].start + mark.start, "end": points[one.at].start + mark.end}
                    for mark in find_evidence(said[one.at])
                ],
            }
            for one in chosen
        ],
        "not_quoted": sorted({int(point.text_id) for point in points} - quoted),
        "nothing": [{"row": int(one.text_id), "reason": one.reason} for one in readings.nothing],
    }
    return Done(report, len(texts), readings.unread)
