"""What can go wrong in a store. Every message is one line and carries the facts as attributes, never driver types."""

from reportedly.events.errors import ReportedlyError, show


class StoreError(ReportedlyError):
    """The store cannot do what it was asked: the base of everything in this module."""


class StoreMissing(StoreError):
    """There is no record at this path."""


class NotAStore(StoreError):
    """The file is something else; it was not changed."""


class StoreExists(StoreError):
    """Something stands where a file was to be created."""


class StoreReadOnly(StoreError):
    """The file, its folder or this connection cannot be written."""


class StoreBusy(StoreError):
    """Another process held the lock for longer than the time-out."""


class StoreFull(StoreError):
    """No room on the disk; nothing was acknowledged."""


class StoreDamaged(StoreError):
    """The file contradicts itself."""


class WrongFormat(StoreError):
    """The file's format is older (and the store was opened for reading) or newer than this program's."""

    def __init__(self, message: str, found: int, current: int) -> None:
        super().__init__(message)
        self.found = found
        self.current = current


class AppendOnly(StoreError):
    """Something tried to change or remove what was recorded."""


class VersionConflict(StoreError):
    """A stream is not at the expected version; `current` is 0 when it does not exist.

    `known` counts the events of the batch that were stored before, when they are mixed with new ones.
    """

    def __init__(self, stream: str, expected: int | str, current: int, known: int = 0) -> None:
        mixed = f"; {known} of the events are already stored, the others are not" if known else ""
        super().__init__(
            f"stream {show(stream, limit=120)}: expected version {expected}, current version {current}{mixed}"
        )
        self.stream = stream
        self.expected = expected
        self.current = current
        self.known = known


class IdConflict(StoreError):
    """An id is taken by an event with other content. `position` is None when both stand in the same batch."""

    def __init__(self, id: bytes, position: int | None) -> None:
        from reportedly.events.ids import id_text

        where = "twice in this batch" if position is None else f"already stored at position {position}"
        super().__init__(f"event {id_text(id)} is {where}, with other content")
        self.id = id
        self.position = position
