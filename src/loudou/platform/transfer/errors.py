"""What can go wrong with an import as a whole."""

from loudou.kernel.errors import Invalid, NotFound, WrongState


class UnknownImport(NotFound):
    """There is no such import, or it is somebody else's."""

    code = "unknown_import"


class ImportNotReady(WrongState):
    """The import is not in a state that allows this."""

    code = "import_not_ready"


class ImportRefused(Invalid):
    """The file, its mapping or its options are not acceptable; nothing was imported."""

    code = "import_refused"
    status = 422
