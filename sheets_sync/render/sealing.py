"""Passwords on files: Office's own encryption for .xlsx and .docx, AES-256 for .pdf.

Random salts are part of both: the same file sealed twice is two files, so it is sealed once and kept.
"""

import io


def seal(content: bytes, name: str, password: str) -> bytes:
    """The file behind this password, by its name's ending; ValueError for a kind that has no password."""
    if name.endswith((".xlsx", ".docx")):
        return _office(content, password)
    if name.endswith(".pdf"):
        return _pdf(content, password)
    raise ValueError("only .xlsx, .docx and .pdf can have a password")


def _office(content: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    sealed = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, sealed)
    return sealed.getvalue()


def _pdf(content: bytes, password: str) -> bytes:
    import pikepdf

    sealed = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(sealed, encryption=pikepdf.Encryption(owner=password, user=password))
    return sealed.getvalue()


def page_count(content: bytes) -> int:
    """How many pages a .pdf has; ValueError when it is none, or is locked."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return len(document.pages)
    except pikepdf.PdfError as e:
        raise ValueError("this .pdf cannot be opened") from e
