"""Train the coder's models of one or more languages on the corpus and write them into the package.

`python -m training.coder id en` rebuilds every file under `src/pertanda/trained/LANGUAGE/coder`, from the corpus and
the development gold. `python -m training.coder id en --corpus-only --out evals/models` rebuilds the models that the
quality gate scores on the development gold: those never saw it. `--share 0.5` takes that share of the corpus (the
learning curve). Needs the extra `train`; minutes per language.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from pertanda import flow, settings
from pertanda.evaluation.gold import read_gold
from pertanda.events.judges import DECISIONS, TRAINED, Judges, load_judges
from training.coder.echoes import without_echoes
from training.coder.texts import analyse
from training.coder.train import SEED, Penalties, careful_models, train
from training.corpus.reading import corpus_files, read_corpus

GOLD = Path(__file__).parents[2] / "evals" / "gold"


def write(judges: Judges, folder: Path) -> None:
    """The models as JSON, features in order of name, so that two trainings can be compared line by line."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in DECISIONS:
        model = getattr(judges, name)
        (folder / f"{name}.json").write_bytes(msgspec.json.encode(model.file, order="sorted") + b"\n")
    (folder / "thresholds.json").write_bytes(msgspec.json.encode(judges.thresholds) + b"\n")


def _say(language: str) -> Callable[[str], None]:
    return lambda line: print(f"{language}: {line}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("languages", nargs="+")
    parser.add_argument("--out", type=Path, default=TRAINED)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument(
        "--careful-only",
        action="store_true",
        help="only the claimant and time models anew, with the type model of --out",
    )
    parser.add_argument("--corpus-only", action="store_true", help="leave the development gold out")
    options = parser.parse_args(arguments)
    tools = flow.prepare(settings.load())
    for language in options.languages:
        gold = [*read_gold(GOLD / f"dev_{language}.jsonl"), *read_gold(GOLD / f"unseen_{language}.jsonl")]
        corpus = [document for path in corpus_files(language) for document in read_corpus(path)]
        documents = without_echoes(corpus, gold)
        _say(language)(f"{len(documents)} of {len(corpus)} documents of the corpus retell nothing of the gold")
        random.Random(SEED).shuffle(documents)
        documents = documents[: int(len(documents) * options.share)]
        if not options.corpus_only:
            documents += read_gold(GOLD / f"dev_{language}.jsonl")
        texts = analyse(documents, tools)
        judges = load_judges(language, options.out) if options.careful_only else None
        if judges is not None:
            anew = careful_models(texts, judges.type, Penalties())
            judges = judges._replace(claimant=anew["claimant"], time=anew["time"])
        else:
            judges = train(texts, Penalties(), _say(language))
        write(judges, options.out / language / "coder")
    return 0


if __name__ == "__main__":
    sys.exit(main())
