"""What can stand against loading the demo company."""


class DemoCompanyExists(Exception):
    """Its departments or one of its people are in the database already; nothing was loaded."""
