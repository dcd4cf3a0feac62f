"""The stored form of a process instance: its live tokens and its scopes, as JSON, and nothing else.

The definition is not in it (it is made once for each version), nor is anything finished. A value over 2 KB stands
apart, once within its case, by a digest keyed with a secret of the case, so that digests say nothing across cases.
"""

import hashlib
import secrets
import zlib
from dataclasses import dataclass
from typing import Any

import orjson

from engine.definition.model import Node
from engine.spelling import message_of
from engine.spiff.nodes.inner import OuterSpec
from engine.spiff.state.body import Runnable
from engine.spiff.state.errors import UnknownState
from engine.spiff.state.execution_context import ExecutionContext
from engine.spiff.state.loop_guard import LoopGuard
from engine.spiff.state.process import AnyProcess, InnerProcess, RootProcess
from engine.spiff.state.token import State, Token
from engine.spiff.state.variables import ROOT, Apart, Loader, Scope, Shown, Variables

VERSION = 1
APART_BYTES = 2048
_DIGEST_BYTES = 16
_ALWAYS_SMALL = frozenset({bool, int, float, type(None)})
#: A character takes six bytes of JSON at most.
_SURELY_SMALL = APART_BYTES // 6 - 1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is stored: the state, and the large values by digest that were not stored apart before.

    `needed` are the digests of all large values in it, also of those that are stored already.
    """

    content: bytes
    apart: dict[bytes, bytes]
    needed: frozenset[bytes]


def dump(root: RootProcess) -> Snapshot:
    """Writes the state of a case in which everything waits."""
    if root.agenda:
        raise ValueError("the state would lose steps that are still to run; run it until it waits before it is stored")
    apart: dict[bytes, bytes] = {}
    scopes = [_dump_scope(key, scope, root.secret, apart) for key, scope in root.variables.scopes.items()]
    state = {
        "v": VERSION,
        "last": root.last_token,
        "secret": root.secret.hex(),
        "done": root.is_completed(),
        "end": root.last_end.id if root.last_end else None,
        "scopes": scopes,
        "tokens": [
            [token.id, _owner(process), token.task_spec.name, token.state, token.internal_data]
            for process in root.processes()
            for token in process.tokens
        ],
    }
    if compensable := [[_owner(process), process.compensable] for process in root.processes() if process.compensable]:
        state["compensable"] = compensable
    if shown := [
        [key, scope.shown.scope, sorted(scope.shown.names)]
        for key, scope in root.variables.scopes.items()
        if scope.shown is not None
    ]:
        state["shown"] = shown
    if keeping := [key for key, scope in root.variables.scopes.items() if scope.keeps_new]:
        state["keeping"] = keeping
    if root.draws:
        state["draws"] = root.draws
    if root.former:
        state["former"] = root.former
    if moves := root.loop_guard.stored(root.context.now):
        state["pace"] = moves
    content = orjson.dumps(state)
    needed = frozenset(bytes.fromhex(digest) for *_, large in scopes for digest in large.values())
    # what has ended is kept for years and hardly ever read
    return Snapshot(zlib.compress(content) if state["done"] else content, apart, needed)


def _owner(process: AnyProcess) -> int:
    return process.owner.id if isinstance(process, InnerProcess) else ROOT


def new_secret() -> bytes:
    """A random secret for one case."""
    return secrets.token_bytes(_DIGEST_BYTES)


def _dump_scope(key: int, scope: Scope, secret: bytes, apart: dict[bytes, bytes]) -> list[Any]:
    small: dict[str, Any] = {}
    large: dict[str, str] = {}
    for name, value in scope.values.items():
        if isinstance(value, Apart):
            large[name] = value.digest.hex()
        elif type(value) in _ALWAYS_SMALL or (type(value) is str and len(value) <= _SURELY_SMALL):
            small[name] = value
        else:
            written = orjson.dumps(value)
            if len(written) <= APART_BYTES:
                small[name] = orjson.Fragment(written)
            else:
                digest = hashlib.blake2b(written, key=secret, digest_size=_DIGEST_BYTES).digest()
                apart[digest] = written
                large[name] = digest.hex()
    return [key, scope.parent, small, large]


def load(
    content: bytes,
    runnable: Runnable,
    context: ExecutionContext,
    load_value: Loader,
) -> RootProcess:
    """Reads a state back; raises `UnknownState` for one it does not understand."""
    try:
        state = orjson.loads(content if content.startswith(b"{") else zlib.decompress(content))
        if state["v"] > VERSION:
            raise UnknownState(
                f"the stored state has version {state['v']}, this installation reads up to {VERSION}; "
                "install the newer release",
            )
        variables = Variables(load_value)
        for key, parent, small, large in state["scopes"]:
            apart = {name: Apart(bytes.fromhex(digest)) for name, digest in large.items()}
            variables.scopes[key] = Scope(parent, {**small, **apart})
        for key, scope, names in state.get("shown", ()):
            variables.scopes[key].shown = Shown(scope, frozenset(names))
        for key in state.get("keeping", ()):
            variables.scopes[key].keeps_new = True
        root = RootProcess(runnable, context, variables, bytes.fromhex(state["secret"]))
        root.last_token, root.completed = state["last"], state["done"]
        root.draws = state.get("draws", 0)
        root.former = tuple(state.get("former", ()))
        root.loop_guard = LoopGuard(*state.get("pace", ()))
        root.last_end = _end_of(runnable, state["end"]) if state["end"] is not None else None
        for row in sorted(state["tokens"], key=lambda row: row[0]):
            _load_token(root, *row)
        for owner_id, entries in state.get("compensable", ()):
            _process_of(root, owner_id).compensable = tuple(map(tuple, entries))
        root.undo_log.begin_step()
        return root
    except (LookupError, StopIteration, TypeError, ValueError, AttributeError, zlib.error) as error:
        raise UnknownState(f"the stored state is damaged: {message_of(error)}; restore it from a backup") from error


def _end_of(runnable: Runnable, node_id: str) -> Node:
    """An end event by its id; that of an event sub-process may stand for its process."""
    return next(node for _, node in runnable.process.body.walk() if node.id == node_id)


def _load_token(
    root: RootProcess,
    token_id: int,
    owner_id: int,
    spec_name: str,
    state: int,
    internal: dict[str, Any],
) -> None:
    process = _process_of(root, owner_id)
    token = Token(process, process.spec.task_specs[spec_name], token_id, internal, state)
    if isinstance(token.task_spec, OuterSpec) and state == State.STARTED:
        _open_inner(root, token, token.task_spec)


def _process_of(root: RootProcess, owner_id: int) -> AnyProcess:
    """The process inside the activity of a token; the case's own by ROOT."""
    return root if owner_id == ROOT else root.subprocesses[owner_id]


def _open_inner(root: RootProcess, owner: Token, spec: OuterSpec) -> None:
    """Makes the process that an activity's token holds; its tokens are younger and come after."""
    if "definition" in owner.internal_data:
        called = root.context.runnable(owner.internal_data["definition"])
        root.open_inner(owner, called.spec, called=True)
    else:
        root.open_inner(owner, spec.inner, called=False)
