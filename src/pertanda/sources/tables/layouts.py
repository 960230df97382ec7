"""The columns of the tables, as their publishers name them, in order."""

from __future__ import annotations

__all__ = ["ACLED", "GDELT_1", "GDELT_2", "ICEWS", "MENTIONS", "POLECAT"]


def _actor(number: int) -> tuple[str, ...]:
    fields = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    return tuple(f"Actor{number}{field}" for field in fields.split())


def _place(of: str, *, second_level: bool) -> tuple[str, ...]:
    fields = ["Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"]
    return tuple(f"{of}Geo_{field}" for field in fields if second_level or field != "ADM2Code")


def _events(*, second_level: bool) -> tuple[str, ...]:
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *_actor(1),
        *_actor(2),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *_place("Actor1", second_level=second_level),
        *_place("Actor2", second_level=second_level),
        *_place("Action", second_level=second_level),
        *("DATEADDED", "SOURCEURL"),
    )


# 61 columns since February 2015; 58 before, without the second administrative level. The files of 1979 to March 2013
# have 57: they end before SOURCEURL.
GDELT_2 = _events(second_level=True)
GDELT_1 = _events(second_level=False)

MENTIONS = (
    *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier"),
    *("SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence"),
    *("MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
)

ICEWS = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
    *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)

# Since 20 March 2023.
ACLED = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)

POLECAT = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title"),
    *("Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW"),
    *("Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw"),
    *("Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude"),
    *("GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People"),
    *("Story Organizations", "Story Locations", "Language", "Version"),
)
