"""A spaCy tagger and dependency parser over Pertanda's words: `python -m training.pipelines.parser en --out FOLDER`.

Needs spaCy (MIT) beside Pertanda: `pip install spacy==3.8.18`. Set OMP_NUM_THREADS=1, so that the weights come out the
same each time. Every sentence is a document of its own, as the desk would hand it over.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.pipelines.treebanks import Sentence, treebank

__all__ = ["SETS", "main", "split"]

# What each parser is made from: treebanks to train on, and sentences at the end of some of them that only say when to
# stop, `hold` of each modern one. In id-c the modern sentences come four times, so that the old ones lend words, not
# habits.
MODERN = ("id_csui-train", "id_gsd-dev", "id_pud-test")
SETS: dict[str, dict[str, Any]] = {
    "en": {"train": ["en_ewt-train"], "dev": ["en_ewt-dev"], "hold": 0},
    "id-a": {"train": [*MODERN], "dev": [], "hold": 100},
    "id-b": {"train": [*MODERN, "id_gsdold-train"], "dev": [], "hold": 100},
    "id-c": {"train": [*MODERN * 4, "id_gsdold-train"], "dev": [], "hold": 100},
}

CONFIG = """
[paths]
train = null
dev = null

[system]
seed = 0
gpu_allocator = null

[nlp]
lang = "{lang}"
pipeline = ["tok2vec", "tagger", "parser"]
batch_size = 256

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = {width}
depth = {depth}
embed_size = {rows}
window_size = 1
maxout_pieces = 3
subword_features = true

[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v2"
nO = null

[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = {width}
upstream = "*"

[components.parser]
factory = "parser"
min_action_freq = 30

[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "parser"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true
nO = null

[components.parser.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = {width}
upstream = "*"

[corpora]

[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${{paths.train}}
gold_preproc = false

[corpora.dev]
@readers = "spacy.Corpus.v1"
path = ${{paths.dev}}
gold_preproc = false

[training]
train_corpus = "corpora.train"
dev_corpus = "corpora.dev"
seed = ${{system.seed}}
dropout = 0.1
accumulate_gradient = 1
patience = 0
max_epochs = 0
max_steps = {steps}
eval_frequency = {every}

[training.batcher]
@batchers = "spacy.batch_by_words.v1"
discard_oversize = false
tolerance = 0.2

[training.batcher.size]
@schedules = "compounding.v1"
start = 200
stop = 1200
compound = 1.001

[training.optimizer]
@optimizers = "Adam.v1"
L2_is_weight_decay = true
L2 = 0.01
grad_clip = 1.0

[training.optimizer.learn_rate]
@schedules = "warmup_linear.v1"
warmup_steps = 100
total_steps = {total}
initial_rate = 0.001

[training.score_weights]
tag_acc = 0.1
dep_uas = 0.25
dep_las = 0.5
"""


def split(name: str) -> tuple[list[Sentence], list[Sentence]]:
    """Training and stopping sentences of one of SETS; held-out ones are the last `hold` of each modern treebank."""
    recipe = SETS[name]
    language = name[:2]
    train: list[Sentence] = []
    dev = [sentence for each in recipe["dev"] for sentence in treebank(each, language)]
    for place, each in enumerate(recipe["train"]):
        sentences = treebank(each, language)
        cut = len(sentences) - (recipe["hold"] if each in MODERN else 0)
        train += sentences[:cut]
        dev += [] if each in recipe["train"][:place] else sentences[cut:]
    return train, dev


def write_documents(sentences: Sequence[Sentence], language: str, path: Path) -> None:
    """The sentences as spaCy documents of gold words, one each."""
    import spacy
    from spacy.tokens import Doc, DocBin

    vocabulary = spacy.blank(language).vocab
    documents = DocBin(attrs=["TAG", "HEAD", "DEP", "ORTH", "SPACY"])
    for sentence in sentences:
        heads = [place if word.head < 0 else word.head for place, word in enumerate(sentence)]
        labels = ["ROOT" if word.head < 0 else word.relation for word in sentence]
        words = [word.text for word in sentence]
        documents.add(Doc(vocabulary, words=words, tags=[word.tag for word in sentence], heads=heads, deps=labels))
    documents.to_disk(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train one parser and write it to a folder (spaCy's own layout; `model-best` is the one to use)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", choices=sorted(SETS))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--rows", type=int, default=2000, help="rows of the embedding table")
    parser.add_argument("--steps", type=int, default=7000)
    options = parser.parse_args(arguments)
    from spacy.cli.init_config import fill_config
    from spacy.cli.train import train as train_pipeline

    language = options.name[:2]
    with tempfile.TemporaryDirectory() as folder:
        for sentences, part in zip(split(options.name), ("train", "dev"), strict=True):
            write_documents(sentences, language, Path(folder) / f"{part}.spacy")
        short, config = Path(folder) / "short.cfg", Path(folder) / "config.cfg"
        shape = {"width": options.width, "depth": options.depth, "rows": options.rows}
        # The rate falls to nearly nothing at the last step, not to nothing, so that the last round still learns.
        schedule = {"steps": options.steps, "total": int(options.steps * 1.05), "every": 250}
        short.write_text(CONFIG.format(lang=language, **shape, **schedule), encoding="utf-8")
        fill_config(config, short, silent=True)
        paths = {"paths.train": f"{folder}/train.spacy", "paths.dev": f"{folder}/dev.spacy"}
        train_pipeline(config, options.out, overrides=paths)
    return 0


if __name__ == "__main__":
    sys.exit(main())
