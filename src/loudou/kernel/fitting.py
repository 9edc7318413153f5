"""Whether a thing has the shape a place asks for, and what exactly is wrong when it has not."""

import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from types import FunctionType, UnionType
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints

_hints = cache(get_type_hints)


def misfits(value: object, shape: Any, where: str = "") -> Iterator[str]:
    """What keeps a value from being of a shape, each in words with its place; nothing when it fits.

    A shape is a class, a union, or a Protocol, of which attributes and the arguments of methods are looked at; the
    fields of a dataclass and the members of a tuple are looked into. What has no meaning at run time (Any, a Literal,
    what a method returns) is not asked.
    """
    origin, arguments = get_origin(shape), get_args(shape)
    kind = origin or shape
    if origin in {Union, UnionType}:
        if not any(next(misfits(value, one), None) is None for one in arguments):
            yield _other_type(value, " or ".join(_name(one) for one in arguments), where)
    elif kind is Any or not isinstance(kind, type):
        return
    elif is_protocol(kind):
        yield from _unlike(value, kind, where)
    elif not isinstance(value, kind):
        yield _other_type(value, _name(kind), where)
    elif isinstance(value, tuple) and arguments[1:] == (Ellipsis,):
        for index, member in enumerate(value):
            yield from misfits(member, arguments[0], f"{where}[{index}]")
    elif is_dataclass(kind):
        hints = _hints(kind)
        for field in fields(kind):
            yield from misfits(getattr(value, field.name), hints[field.name], _inside(where, field.name))


def is_protocol(shape: object) -> bool:
    """Whether a class is a Protocol itself, not one that keeps to it."""
    return bool(getattr(shape, "_is_protocol", False)) and shape is not Protocol


def _unlike(value: object, protocol: type, where: str) -> Iterator[str]:
    """What the value lacks of the members the protocol and those it extends declare."""
    declaring = [base for base in reversed(protocol.__mro__) if is_protocol(base)]
    for base in declaring:
        for name, hint in _hints(base).items():
            yield from _attribute(value, name, hint, where)
        for name, member in vars(base).items():
            if isinstance(member, property) and member.fget:
                yield from _attribute(value, name, _hints(member.fget).get("return", Any), where)
            elif isinstance(member, FunctionType) and (name == "__call__" or not name.startswith("_")):
                yield from _method(value, name, member, where)


def _attribute(value: object, name: str, hint: Any, where: str) -> Iterator[str]:
    place = _inside(where, name)
    if hasattr(value, name):
        yield from misfits(getattr(value, name), hint, place)
    else:
        yield f"{place} is missing"


def _method(value: object, name: str, declared: FunctionType, where: str) -> Iterator[str]:
    found = value if name == "__call__" else getattr(value, name, None)
    place = where if name == "__call__" else _inside(where, name)
    if not callable(found):
        yield f"{place or 'it'} cannot be called" if found is not None else f"{place} is missing"
    elif not _takes(found, declared):
        yield f"{place or 'it'} takes {_arguments(found)} where it is given {_arguments(declared, own=True)}"


def _takes(found: Any, declared: FunctionType) -> bool:
    """Whether a call as the protocol writes it would reach the function found."""
    wanted = list(inspect.signature(declared).parameters.values())[1:]
    by_name = {each.name: None for each in wanted if each.kind is each.KEYWORD_ONLY}
    by_place = [None for each in wanted if each.kind in {each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD}]
    try:
        inspect.signature(found).bind(*by_place, **by_name)
    except TypeError:
        return False
    return True


def _arguments(function: Any, *, own: bool = False) -> str:
    """The arguments as they are written, without types."""
    given = list(inspect.signature(function).parameters.values())[1 if own else 0 :]
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in given]
    return str(inspect.Signature(bare))


def _other_type(value: object, wanted: str, where: str) -> str:
    return f"{where or 'it'} is {'None' if value is None else type(value).__name__}, not {wanted}"


def _inside(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _name(shape: Any) -> str:
    return "None" if shape is type(None) else getattr(shape, "__name__", str(shape))
