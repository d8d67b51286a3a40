"""What was extracted, judged by readers: sheets to fill in, and how right they found it."""

from pipeline.commands.judge.sample import draw
from pipeline.commands.judge.sheets import Written, hand_out
from pipeline.commands.judge.telling import as_text
from pipeline.judged import ANSWERS, PRECISION, Reading, Sample, read

__all__ = ["ANSWERS", "PRECISION", "Reading", "Sample", "Written", "as_text", "draw", "hand_out", "read"]
