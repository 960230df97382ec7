"""Base models: from the history of coded events to who acts next, and how probable an act is within so many days.

They read no text. numpy is needed here, LightGBM only for the optional challenger and re-ranker; import lazily.
"""
