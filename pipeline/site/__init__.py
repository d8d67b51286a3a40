"""The reading site: pages that a browser opens from the disk, without a server and without a network.

Everything is made from the same tables and views as the Markdown pages (:mod:`pipeline.pages`). A page holds both
languages and shows one. What is too large for a page (sentences, the index of words) stands in data/*.js, classic
scripts that each hand over one value and are loaded when they are asked for: browsers load nothing else from file://.
Whatever comes from a text is escaped or is JSON; the policy of every page lets no script run but the site's own files.
"""

from pipeline.site.build import group_files, site_files
from pipeline.site.shards import IndexPart, base36, text_of

__all__ = ["IndexPart", "base36", "group_files", "site_files", "text_of"]
