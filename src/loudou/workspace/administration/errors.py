"""What can go wrong on the pages of an administrator beside what the packages below say."""

from loudou.kernel.errors import Forbidden


class NobodyActs(Forbidden):
    """The system itself has no keys; a person has."""

    code = "nobody_acts"
