"""Syntax: trained models over the words of a sentence. Parts of speech (`tagger`) and names of people, places, bodies."""
