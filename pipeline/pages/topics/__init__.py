"""The pages of topics: what each is about, what changed at the last fit, their map."""
