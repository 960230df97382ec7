"""Which sites of a sentence are triggers, and of which type: the trained type model at work."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from pertanda.events.judges import NO_EVENT, Judges
from pertanda.events.linear import softmax
from pertanda.events.scan import Site, Trigger, find_sites
from pertanda.events.type_features import context_features, sentence_features, word_features
from pertanda.events.view import Surroundings, View, assemble, surroundings, within_name
from pertanda.knowledge.codebook import cameo_of
from pertanda.languages.pack import Form, LanguagePack
from pertanda.languages.tables import Frame
from pertanda.mentions.analysis import Analysis
from pertanda.records.vocabulary import EventType

__all__ = ["choose_type", "judged_view", "site_features", "sites_of"]


def judged_view(analysis: Analysis, pack: LanguagePack, judges: Judges) -> View | None:
    """The view of a sentence whose triggers the type model has chosen, or None when it has none."""
    sites = sites_of(analysis, pack)
    if not sites:
        return None
    around = surroundings(analysis, pack)
    shared = judges.type.scores(sentence_features(analysis.lowers))
    triggers = [t for site in sites if (t := _trigger(analysis, site, sites, around, pack, judges, shared))]
    return assemble(analysis, pack, triggers, around) if triggers else None


def _trigger(
    analysis: Analysis,
    site: Site,
    sites: Sequence[Site],
    around: Surroundings,
    pack: LanguagePack,
    judges: Judges,
    shared: Sequence[float],
) -> Trigger | None:
    """The trigger at a site; where its own words are hardly ever an act, what stands around them is not looked at."""
    model, asked = judges.type, judges.thresholds
    words = model.scores(word_features(site, analysis.lowers), shared=shared)
    if 1 - softmax(words)[model.classes.index(NO_EVENT)] < asked.words:
        return None
    scores = model.scores(context_features(analysis, site, sites, around, pack), shared=words)
    return choose_type(site, model.classes, softmax(scores), asked.site)


def sites_of(analysis: Analysis, pack: LanguagePack) -> list[Site]:
    """The sites of a sentence outside names of actors."""
    return [site for site in find_sites(analysis.lowers, pack) if not within_name(site, analysis)]


def site_features(
    analysis: Analysis, sites: Sequence[Site], around: Surroundings, pack: LanguagePack
) -> list[list[str]]:
    """Features of every site for the type model, with those that all share."""
    shared = sentence_features(analysis.lowers)
    return [
        word_features(site, analysis.lowers) + context_features(analysis, site, sites, around, pack) + shared
        for site in sites
    ]


def choose_type(site: Site, classes: Sequence[str], chances: Sequence[float], threshold: float) -> Trigger | None:
    """The likeliest type at a site as a trigger, or None where any act at all is less likely than `threshold`."""
    worth = [(chance, name) for name, chance in zip(classes, chances, strict=True) if name != NO_EVENT]
    if sum([chance for chance, _ in worth]) < threshold:
        return None
    chance, best = max(worth)
    fitting = [evidence for evidence in site.evidence if evidence.frame.type == best]
    if not fitting:
        form = max(site.evidence, key=lambda e: (e.held, e.length)).form
        return Trigger(_plain_frame(best), form, site.first, site.last, "", chance)
    chosen = max(fitting, key=lambda e: (e.held, e.length, site.nominal and e.form == Form.NOUN, bool(e.matched)))
    return Trigger(chosen.frame, chosen.form, site.first, site.first + chosen.length, chosen.matched, chance)


@functools.cache
def _plain_frame(kind: str) -> Frame:
    """The frame of words that no frame of that type knows: a type and nothing more."""
    event_type = EventType(kind)
    return Frame(name=f"{event_type.lower()}-by-context", type=event_type, cameo=cameo_of(event_type, None))
