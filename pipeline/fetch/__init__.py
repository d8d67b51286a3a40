"""Fetching: new reports from the sources that configs/sources.yaml names, politely, into data/raw/fetched.

Lists are read (:mod:`adapters`), links chosen by their titles (:mod:`titles`), each is asked for (:mod:`web`), judged
(:mod:`judge`) and put away as it came (:mod:`save`); what came of every request stands in a log (:mod:`log`).
"""
