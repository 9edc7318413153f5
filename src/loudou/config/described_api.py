"""The API with its description: what every operation may answer instead of what was asked for is said in one place."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from loudou.platform.records.schemas import Problem

REFUSALS = (400, 401, 403, 404, 409, 422, 429)
"""How any operation may end; `answers.problem` writes the body."""
SCHEMA_OF_PROBLEM = "#/components/schemas/Problem"


class DescribedApi(NinjaAPI):
    """Names the refusals in the description alone.

    Declared on each operation they would make seven classes of it, three thousand in all: a second of every start.
    """

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI description with every operation's refusals."""
        described = super().get_openapi_schema(**options)
        described["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        for path in described["paths"].values():
            for operation in path.values():
                operation["responses"] |= {status: _refusal(status) for status in REFUSALS}
        return described


def _refusal(status: int) -> dict[str, Any]:
    body = {"application/problem+json": {"schema": {"$ref": SCHEMA_OF_PROBLEM}}}
    return {"description": HTTPStatus(status).phrase, "content": body}
