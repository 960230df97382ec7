"""Trained models over a sentence's words: parts of speech (`tagger`) and names of people, places, bodies (`names`)."""
