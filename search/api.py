"""What rooms use to be found. ``search_sources.py`` is the only module of a room that imports this.

There a room registers its sources, says what readers may see, and calls ``changed`` when something
did. The modules are imported when the applications are ready. Search itself knows no room.
"""

from search.documents import Document, Kind, Label, bilingual
from search.outbox.entries import changed
from search.readers import register_reader, register_token_words
from search.sources import ModelSource, Source, register_source

__all__ = [
    "Document",
    "Kind",
    "Label",
    "ModelSource",
    "Source",
    "bilingual",
    "changed",
    "register_reader",
    "register_source",
    "register_token_words",
]
