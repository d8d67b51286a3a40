"""Kinds of sources, a file each: from a source of configs/sources.yaml to the links that may hold reports."""

from pipeline.fetch.adapters.addresses import addresses
from pipeline.fetch.adapters.feed import feed
from pipeline.fetch.adapters.inbox import inbox
from pipeline.fetch.adapters.lists import list_pages
from pipeline.fetch.adapters.table import table

ADAPTERS = {"list": list_pages, "feed": feed, "addresses": addresses, "table": table, "inbox": inbox}

__all__ = ["ADAPTERS"]
