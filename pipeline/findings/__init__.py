"""What the numbers say: statements made from the tables of the analyses, ranked, each with interval, evidence and SQL.

model      a statement before it is ranked: what it says, how far it goes beyond chance, what it rests on
sources    the tables as statements need them, and which reports are whole enough to be compared
series     rise and fall, and changes of level, over the years
pooled     trends through the reports of many places
differences  plan against review, year against year, place against its peers
extremes   highest, lowest and first mentions
terms      words that come and go, and words that mark one report against others
targets    targets against results, and targets of many places side by side
ranking    correction for many tests, strength, and which statements are listed where
build      all of it: tables to the table ``findings``
"""

from pipeline.findings.build import finding_tables

__all__ = ["finding_tables"]
