"""What rooms import to make their content findable.

``search_sources.py`` is the only module of a room that imports this. There a room registers its
sources, says what readers may see, and calls ``changed`` when something changed. The modules are
imported when the applications are ready. Search itself knows no room.
"""

from search.contract.documents import Document, Kind, Label, bilingual
from search.contract.readers import register_plugin_name, register_reader, register_token_words
from search.contract.sources import ModelSource, Source, register_source
from search.outbox.entries import changed

__all__ = [
    "Document",
    "Kind",
    "Label",
    "ModelSource",
    "Source",
    "bilingual",
    "changed",
    "register_plugin_name",
    "register_reader",
    "register_source",
    "register_token_words",
]
