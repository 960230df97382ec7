"""The closed vocabularies of `docs/codebook.md`, as enums.

The order of members is the order of the codebook; `knowledge.codebook` explains each in words.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "MODES",
    "QUAD_CLASSES",
    "RECIPROCAL_TYPES",
    "Basis",
    "EventType",
    "MagnitudeKey",
    "Modality",
    "Mode",
    "QuadClass",
    "Reliability",
    "Sector",
]


class EventType(StrEnum):
    """What kind of act (codebook section 2)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    STATEMENT = "STATEMENT"
    ACTIVITY = "ACTIVITY"


class QuadClass(StrEnum):
    """The class of a type: words or deeds, cooperation or conflict."""

    VERBAL_COOPERATION = "verbal-cooperation"
    MATERIAL_COOPERATION = "material-cooperation"
    VERBAL_CONFLICT = "verbal-conflict"
    MATERIAL_CONFLICT = "material-conflict"
    NEUTRAL = "neutral"


QUAD_CLASSES: dict[EventType, QuadClass] = {
    EventType.AGREE: QuadClass.VERBAL_COOPERATION,
    EventType.CONSULT: QuadClass.VERBAL_COOPERATION,
    EventType.SUPPORT: QuadClass.VERBAL_COOPERATION,
    EventType.CONCEDE: QuadClass.VERBAL_COOPERATION,
    EventType.COOPERATE: QuadClass.MATERIAL_COOPERATION,
    EventType.AID: QuadClass.MATERIAL_COOPERATION,
    EventType.RETREAT: QuadClass.MATERIAL_COOPERATION,
    EventType.REQUEST: QuadClass.VERBAL_CONFLICT,
    EventType.ACCUSE: QuadClass.VERBAL_CONFLICT,
    EventType.REJECT: QuadClass.VERBAL_CONFLICT,
    EventType.THREATEN: QuadClass.VERBAL_CONFLICT,
    EventType.PROTEST: QuadClass.MATERIAL_CONFLICT,
    EventType.SANCTION: QuadClass.MATERIAL_CONFLICT,
    EventType.MOBILIZE: QuadClass.MATERIAL_CONFLICT,
    EventType.COERCE: QuadClass.MATERIAL_CONFLICT,
    EventType.ASSAULT: QuadClass.MATERIAL_CONFLICT,
    EventType.STATEMENT: QuadClass.NEUTRAL,
    EventType.ACTIVITY: QuadClass.NEUTRAL,
}

RECIPROCAL_TYPES = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})


class Mode(StrEnum):
    """How the act is done; which modes a type allows stands in `MODES`."""

    VISIT = "visit"
    MEET = "meet"
    PHONE = "phone"
    MULTILATERAL = "multilateral"
    THIRD_PARTY = "third-party"
    NEGOTIATE = "negotiate"
    WITHDRAW = "withdraw"
    RELEASE = "release"
    DISARM = "disarm"
    CEASEFIRE = "ceasefire"
    ACCESS = "access"
    RESIGN = "resign"
    ASSIST = "assist"
    CHANGE = "change"
    YIELD = "yield"
    DISAPPROVE = "disapprove"
    ALLEGE = "allege"
    INVESTIGATE = "investigate"
    RESTRICT = "restrict"
    ARREST = "arrest"
    RELATIONS = "relations"
    EXPEL = "expel"
    TERRITORY = "territory"
    VIOLENCE = "violence"
    DEMO = "demo"
    RIOT = "riot"
    STRIKE = "strike"
    HUNGER = "hunger"
    BOYCOTT = "boycott"
    OBSTRUCT = "obstruct"
    VANDALIZE = "vandalize"
    CONVICT = "convict"
    DISCONTINUE = "discontinue"
    TROOPS = "troops"
    WEAPONS = "weapons"
    POLICE = "police"
    MILITIA = "militia"
    SEIZE = "seize"
    CENSOR = "censor"
    CURFEW = "curfew"
    MARTIAL_LAW = "martial-law"
    DEPORT = "deport"
    WITHHOLD = "withhold"
    MISINFORMATION = "misinformation"
    CYBER = "cyber"
    HARASS = "harass"
    ABDUCT = "abduct"
    BEAT = "beat"
    TORTURE = "torture"
    SEXUAL = "sexual"
    TARGETED = "targeted"
    DESTROY = "destroy"
    PRIMITIVE = "primitive"
    FIREARMS = "firearms"
    EXPLOSIVES = "explosives"
    SUICIDE_ATTACK = "suicide-attack"
    AERIAL = "aerial"
    DRONE = "drone"
    HEAVY_WEAPONS = "heavy-weapons"
    CROWD_CONTROL = "crowd-control"
    UNCONVENTIONAL = "unconventional"
    PREPARE = "prepare"
    MOVE = "move"
    BUILD = "build"
    CLOSE = "close"


def _modes(words: str) -> tuple[Mode, ...]:
    return tuple(Mode(word) for word in words.split())


MODES: dict[EventType, tuple[Mode, ...]] = {
    EventType.AGREE: (),
    EventType.CONSULT: _modes("visit meet phone multilateral third-party negotiate"),
    EventType.SUPPORT: (),
    EventType.CONCEDE: (),
    EventType.COOPERATE: (),
    EventType.AID: (),
    EventType.RETREAT: _modes("withdraw release disarm ceasefire access resign"),
    EventType.REQUEST: _modes("assist change yield meet"),
    EventType.ACCUSE: _modes("disapprove allege investigate"),
    EventType.REJECT: _modes("assist change yield meet"),
    EventType.THREATEN: _modes("restrict arrest relations expel territory violence"),
    EventType.PROTEST: _modes("demo riot strike hunger boycott obstruct vandalize"),
    EventType.SANCTION: _modes("convict expel withdraw discontinue"),
    EventType.MOBILIZE: _modes("troops weapons police militia"),
    EventType.COERCE: _modes(
        "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber harass"
    ),
    EventType.ASSAULT: _modes(
        "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
        "heavy-weapons crowd-control unconventional"
    ),
    EventType.STATEMENT: (),
    EventType.ACTIVITY: _modes("prepare move build close"),
}


class Modality(StrEnum):
    """In which manner the act is asserted (codebook section 4)."""

    HAPPENED = "happened"
    PLANNED = "planned"
    EXPECTED = "expected"
    DEMANDED = "demanded"
    OPPOSED = "opposed"
    DENIED = "denied"
    CONDITIONAL = "conditional"


class Basis(StrEnum):
    """What the claimant's word rests on (codebook section 5)."""

    STATEMENT = "statement"
    SATELLITE = "satellite"
    DOCUMENT = "document"
    WITNESS = "witness"
    ANONYMOUS = "anonymous"


class Sector(StrEnum):
    """The sector half of an actor code (codebook section 3)."""

    GOV = "GOV"
    MIL = "MIL"
    COP = "COP"
    SPY = "SPY"
    LEG = "LEG"
    JUD = "JUD"
    PTY = "PTY"
    OPP = "OPP"
    REB = "REB"
    BUS = "BUS"
    MED = "MED"
    EDU = "EDU"
    REL = "REL"
    LAB = "LAB"
    NGO = "NGO"
    CVL = "CVL"
    CRM = "CRM"


class MagnitudeKey(StrEnum):
    """What a magnitude counts; `amount` is money in the currency of the text."""

    KILLED = "killed"
    INJURED = "injured"
    ARRESTED = "arrested"
    DISPLACED = "displaced"
    PEOPLE = "people"
    ITEMS = "items"
    AIRCRAFT = "aircraft"
    VESSELS = "vessels"
    MISSILES = "missiles"
    AMOUNT = "amount"


class Reliability(StrEnum):
    """Reliability of a source on the Admiralty scale; F means it cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
