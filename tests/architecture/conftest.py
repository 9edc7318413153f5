"""The flag that takes the numbers of statements as they are now for right."""


def pytest_addoption(parser):
    parser.addoption(
        "--update-query-counts", action="store_true", help="write tests/architecture/query_counts.json anew"
    )
