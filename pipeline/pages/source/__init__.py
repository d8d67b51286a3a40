"""What pages are made from: tables by report, sentences behind the numbers."""
