"""Add to a PDF without touching a byte of it: drawings, attachments, the seal in one incremental update."""

from __future__ import annotations

import io
from datetime import datetime

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, EmbeddedFileParams, FileSpec
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.packet import Box


class _Writer(IncrementalPdfFileWriter):  # type: ignore[misc]
    def _update_meta(self) -> None:
        """Leave title and dates as the typesetter wrote them: no clock here, and Info and XMP stay equal."""


class Addition:
    """What will be appended to `pdf`. Raises DocumentError when `pdf` cannot be read."""

    def __init__(self, pdf: bytes) -> None:
        try:
            self.writer = _Writer(io.BytesIO(pdf))
        except (PdfReadError, ValueError) as error:
            raise DocumentError("PDFとして読めません。", "ファイルをもう一度受け取ってください。") from error
        self._names = 0

    def import_pages(self, pdf: bytes, count: int) -> list[generic.IndirectObject]:
        """The first `count` pages of another PDF as drawings for `place`."""
        reader = PdfFileReader(io.BytesIO(pdf))
        return [self.writer.import_page_as_xobject(reader, index) for index in range(count)]

    def place(self, drawing: generic.IndirectObject, box: Box) -> None:
        """Draw into a box, as an artifact: its meaning stands in the label of the box and in the evidence."""
        page, _ = self.writer.find_page_for_modification(box.page - 1)
        height = float(page.get_object()["/MediaBox"][3])
        self._names += 1
        name = f"/MdgMark{self._names}"
        matrix = f"1 0 0 1 {box.x:.3f} {height - box.y - box.height:.3f} cm"
        stream = generic.StreamObject(stream_data=f"/Artifact BMC q {matrix} {name} Do Q EMC\n".encode())
        resources = generic.DictionaryObject(
            {pdf_name("/XObject"): generic.DictionaryObject({pdf_name(name): drawing})}
        )
        self.writer.add_stream_to_page(box.page - 1, self.writer.add_object(stream), resources)

    def attach(
        self, name: str, content: bytes, description: str, at: datetime, mime: str = "application/json"
    ) -> None:
        """Attach a file the way PDF/A-3 wants it: named, related, typed, dated.

        Names must be attached in ascending order (name trees are sorted), after those already there.
        """
        stream = EmbeddedFileObject.from_file_data(
            self.writer,
            content,
            mime_type=mime,
            params=EmbeddedFileParams(creation_date=at, modification_date=at),
        )
        spec = FileSpec(name, file_name=name, embedded_data=stream, description=description).as_pdf_object()
        spec["/AFRelationship"] = pdf_name("/Data")
        reference = self.writer.add_object(spec)
        root = self.writer.root
        names = root["/Names"]["/EmbeddedFiles"]["/Names"]
        names.extend([generic.pdf_string(name), reference])
        self.writer.update_container(names)
        root["/AF"].append(reference)
        self.writer.update_container(root["/AF"])
