"""What was extracted, judged by readers: sheets to fill in, and how right they found it."""

from pipeline.commands.judge.readings import PRECISION, Reading, as_text, read
from pipeline.commands.judge.sample import KINDS, Sample, draw
from pipeline.commands.judge.sheets import Written, hand_out

__all__ = ["KINDS", "PRECISION", "Reading", "Sample", "Written", "as_text", "draw", "hand_out", "read"]
