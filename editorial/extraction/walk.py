"""Walk over XML once and collect lines of text."""

from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl


class Walk(ContentHandler):
    """Collects ``lines``: a paragraph each, and the paragraphs of one row of a table together.

    Names of elements are those without prefix: the namespaces differ between editions of a format. A paragraph
    inside another (a text box, a note) is a line of its own, and does not part the words around it.
    """

    lines_of: frozenset[str] = frozenset()
    rows_of: frozenset[str] = frozenset()
    # Elements whose own characters are text. Empty: all characters of a paragraph are.
    texts: frozenset[str] = frozenset()
    spaces: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._rows: list[list[str]] = []
        self._open: list[list[str]] = []
        # The elements that are open, and whether each opened a line.
        self._names: list[str] = []
        self._is_line: list[bool] = []
        # The depth of the element in which nothing is read.
        self._left_out_at = 0

    def is_left_out(self, name: str, attributes: AttributesImpl) -> bool:
        """Return whether nothing in this element is read."""
        return False

    def on_start(self, name: str, attributes: AttributesImpl) -> None:
        """Do what the format asks for at the start of an element."""

    def on_end(self, name: str) -> None:
        """Do what the format asks for at the end of an element."""

    def write(self, text: str) -> None:
        """Add text to the line that is open."""
        if self._open:
            self._open[-1].append(text)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """Open a line or a row."""
        local = name.rpartition(":")[2]
        self._names.append(local)
        self._is_line.append(False)
        if self._left_out_at:
            return
        if self.is_left_out(local, attrs):
            self._left_out_at = len(self._names)
            return
        if local in self.lines_of or (local in self.texts and not self._open):
            self._open.append([])
            self._is_line[-1] = True
        elif local in self.rows_of:
            self._rows.append([])
        elif local in self.spaces:
            self.write(" ")
        self.on_start(local, attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        """Close a line or a row."""
        local = name.rpartition(":")[2]
        if self._left_out_at:
            if self._left_out_at == len(self._names):
                self._left_out_at = 0
        else:
            self.on_end(local)
            if self._is_line[-1]:
                self._emit("".join(self._open.pop()))
            elif local in self.rows_of:
                self._emit(" ".join(self._rows.pop()))
        self._names.pop()
        self._is_line.pop()

    def characters(self, content: str) -> None:
        """Add text, where the format has it."""
        if not self._left_out_at and self.is_text():
            self.write(content)

    def is_text(self) -> bool:
        """Return whether characters here are text."""
        return self._names[-1] in self.texts if self.texts else bool(self._open)

    def _emit(self, line: str) -> None:
        if line.strip():
            (self._rows[-1] if self._rows else self.lines).append(line)
