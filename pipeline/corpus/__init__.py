"""Some reports as arrays, once, and what everything that counts words asks of them.

layout         sentences and tokens of some reports, and their text as code points with the bounds of words
coded          the words of a layout as numbers, with their vocabulary
content_words  which words can tell what a text is about
phrases        words that stand together more often than chance has it
"""
