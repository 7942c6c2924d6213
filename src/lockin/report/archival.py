"""What makes one PDF valid as PDF/A-3a and as PDF/UA-1 at once: the last touches, before the file is closed.

WeasyPrint writes one standard at a time. This module adds what PDF/UA-1 asks beyond PDF/A-3a (the identifier of ISO
14289-1 clause 5, which PDF/A allows only with a description of its schema) and mends two things that validators or
screen readers stumble over.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pydyf

_NAMESPACES = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_PDF_UA = f"""\
<rdf:RDF xmlns:rdf="{_RDF}" {" ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())}>
<rdf:Description rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_NAMESPACES["pdfuaid"]}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def finish(document: object, pdf: Any) -> None:  # noqa: ANN401, ARG001 -- pydyf carries no types; the hook passes both
    """Add what WeasyPrint leaves out. For use as `finisher=` of its `write_pdf`."""
    objects = {item.reference: item for item in pdf.objects}
    _identify(objects[pdf.catalog["Metadata"]])
    _list_attachments_once(pdf.catalog, objects)
    _scope_headers(objects)


def _identify(metadata: Any) -> None:  # noqa: ANN401 -- pydyf carries no types
    """Merge the PDF/UA identifier into the one `rdf:RDF` of the XMP packet, and leave the packet readable as text."""
    for prefix, uri in _NAMESPACES.items():
        ET.register_namespace(prefix, uri)
    packet = b"".join(metadata.stream)
    start, end = packet.index(b"<rdf:RDF"), packet.index(b"</rdf:RDF>") + len(b"</rdf:RDF>")
    root = ET.fromstring(packet[start:end])  # noqa: S314 -- written by WeasyPrint a moment ago
    root.extend(ET.fromstring(_PDF_UA))  # noqa: S314 -- a constant
    metadata.stream = [packet[:start] + ET.tostring(root, encoding="utf-8") + packet[end:]]
    metadata.compress = False


def _list_attachments_once(catalog: Any, objects: dict[bytes, Any]) -> None:  # noqa: ANN401 -- pydyf carries no types
    """Drop the second mention of each attachment that WeasyPrint 70 writes, into `/AF` and into the tree of names."""
    if "AF" in catalog:
        catalog["AF"] = pydyf.Array(dict.fromkeys(catalog["AF"]))
    files = objects.get(catalog["Names"].get("EmbeddedFiles")) if "Names" in catalog else None
    if files is not None:
        names = files["Names"]
        once = {reference: (name, reference) for name, reference in zip(names[::2], names[1::2], strict=True)}
        files["Names"] = pydyf.Array(part for pair in once.values() for part in pair)


def _scope_headers(objects: dict[bytes, Any]) -> None:
    """Say of every table header whether it heads its column or its row; screen readers announce it."""
    for item in objects.values():
        if isinstance(item, dict) and item.get("S") == "/TH":
            row = objects.get(item["P"])
            group = objects.get(row["P"]) if row else None
            heads_column = group is not None and group.get("S") == "/THead"
            item["A"]["Scope"] = "/Column" if heads_column else "/Row"
