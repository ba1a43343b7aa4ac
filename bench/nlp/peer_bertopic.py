"""BERTopic with its defaults on given texts; run by the interpreter of the peers' environment.

    python peer_bertopic.py WEIGHTS IN.json OUT.json

IN: `{name: [text, …]}`. OUT: for each name its topics (-1 is BERTopic's class of outliers), the topics after
`reduce_outliers`, or why it could not be done; and the seconds and peak memory of the whole process.
"""

import json
import resource
import sys
import time
from pathlib import Path

started = time.perf_counter()


def main() -> None:
    weights, given, out = sys.argv[1:4]
    import torch
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(2)
    torch.manual_seed(0)
    encoder = SentenceTransformer(weights, device="cpu")
    questions = json.loads(Path(given).read_text(encoding="utf-8"))
    found = {}
    for name, texts in questions.items():
        begun = time.perf_counter()
        try:
            model = BERTopic(embedding_model=encoder)
            topics, _ = model.fit_transform(texts)
            topics = [int(topic) for topic in topics]
            fitted = time.perf_counter() - begun
            reduced = topics
            if -1 in topics and len(set(topics)) > 1:
                reduced = [int(topic) for topic in model.reduce_outliers(texts, topics, strategy="c-tf-idf")]
        except (ValueError, TypeError, IndexError) as error:  # what its parts raise on very few texts
            print(f"{name}: {type(error).__name__}, counted as one topic", file=sys.stderr)
            topics = reduced = [0] * len(texts)
            fitted = time.perf_counter() - begun
        found[name] = {"topics": topics, "reduced": reduced, "seconds": fitted}
    seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Path(out).write_text(json.dumps({"questions": found, "seconds": seconds, "MB": megabytes}), encoding="utf-8")


if __name__ == "__main__":
    main()
