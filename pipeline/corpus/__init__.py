"""Some reports as arrays, once: token layout, phrases, content words, what is spoken."""
