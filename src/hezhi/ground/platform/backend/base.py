"""What nobody waits for travels with the next statement; what reads or writes one row by its key is planned once a connection.

A served request sends some twenty statements, a third of them without an answer that anybody reads: BEGIN, savepoints and their release, the
sight of the post. They wait here and go out in front of the next statement or of COMMIT, in order and in the same transaction; a savepoint in
which nothing was asked is never sent, and neither is a transaction that asked nothing. Nothing else changes: what fails, fails before COMMIT
answers, and COMMIT is waited for.

Planning under row-level security costs more than running: of a status change two thirds. Statements whose shape says "one row by its key"
(`is_by_key`) are therefore bound and prepared by the server. Lists are not: for them the plan must know the values, or a rare state would be
looked for along the newest rows.
"""

import re
from contextlib import suppress
from functools import lru_cache
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction

from . import PREPARED

# Two ways to bind values; psycopg's classes, of which the types do not tell what is overridden here.
InText: Any = base.Cursor
ByServer: Any = psycopg.Cursor
Named: Any = base.ServerSideCursor

PREPARE_AFTER, MOST_PREPARED = 2, 150  # times asked; statements a connection
BEGIN = "BEGIN"

_COLUMN = r'(?:"\w+"|T\d+)\."\w+"'
_TEST = rf"{_COLUMN} (?:(?:=|<|>|<=|>=) %s|IS (?:NOT )?NULL|IN \(%s(?:, %s)*\))"
_TESTS = rf"\(?(?:NOT \()?{_TEST}\)?(?: AND (?:NOT \()?{_TEST}\)?)*\)?"
_KEYS = r'"{table}"\."(?:id|request_id|dispatch_id|grant_id|session_key|digest)" = %s'
_SELECT = re.compile(
    rf'SELECT [^%()]+ FROM "(?P<table>\w+)"(?:[^%()]|\({_COLUMN} = {_COLUMN}\))* WHERE (?P<tests>{_TESTS})'  # noqa: S608
    r"(?: ORDER BY [^%()]+?)?(?: LIMIT \d+)?(?: FOR UPDATE[^%()]*)?"
)
_UPDATE = re.compile(rf'UPDATE "(?P<table>\w+)" SET (?:"\w+" = (?:%s|NULL)(?:, )?)+ WHERE (?P<tests>{_TESTS})')  # noqa: S608
_INSERT = re.compile(r'INSERT INTO "\w+" \([^%()]+\) VALUES \((?:(?:%s|NULL|DEFAULT)(?:, )?)+\)(?: RETURNING [^%()]+)?')


@lru_cache(maxsize=4096)
def is_by_key(statement: str) -> bool:
    """Whether the statement finds or writes one row (or the few of one request) by a key, every value beside a column that gives its type."""
    if statement.startswith(PREPARED):
        return True
    found = _SELECT.fullmatch(statement) or _UPDATE.fullmatch(statement)
    if found:
        return re.search(_KEYS.format(table=found["table"]), found["tests"]) is not None
    return _INSERT.fullmatch(statement) is not None


class Cursor(InText):
    """Binds values into the text as Django's cursor does, with what waits in front; a prepared statement is bound by the server instead."""

    waiting: "list[str] | tuple[()]" = ()
    _front: "list[str]" = []
    _is_by_server = False

    def execute(self, query, params=None, **how):
        """Run a statement, and what waited before it."""
        is_by_server = params is not None and isinstance(query, str) and is_by_key(query)
        if self.waiting and (is_by_server or how):
            self.send()
        self._is_by_server, self._front = is_by_server, _take(self.waiting)
        try:
            return super().execute(query, params, **how)
        finally:
            if self._front and self._query is not None:  # a log names the statement, not what rode in front of it
                self._query.query = self._query.query[len(_joined(self._front)) :]
            self._is_by_server, self._front = False, []

    def executemany(self, *given, **how):
        """Run a statement for many values."""
        self.send()
        return super().executemany(*given, **how)

    def copy(self, *given, **how):
        """Read or write many rows."""
        self.send()
        return super().copy(*given, **how)

    def stream(self, *given, **how):
        """Read rows as they come."""
        self.send()
        return super().stream(*given, **how)

    def send(self, last: str = "") -> None:
        """Send what waits, and `last` behind it."""
        texts = _take(self.waiting) + ([last] if last else [])
        if texts:
            super().execute("; ".join(texts))

    def _convert_query(self, query, params=None):
        if self._is_by_server:
            self._query = ByServer._convert_query(
                self, query, params
            )  # for who asks what was run: psycopg forgets prepared ones
            return self._query
        made = super()._convert_query(query, params)
        if self._front:
            made.query = _joined(self._front) + made.query
        return made

    @property
    def _query_cls(self):
        return (ByServer if self._is_by_server else InText)._query_cls

    def _get_prepared(self, made, prepare=None):
        if self._is_by_server:
            return ByServer._get_prepared(self, made, prepare)
        return super()._get_prepared(made, prepare)

    def _execute_send(self, query, **how):
        if self._is_by_server:
            ByServer._execute_send(self, query, **how)
        else:
            super()._execute_send(query, **how)

    def _set_results(self, results):
        super()._set_results(results[len(self._front) :])


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection with what waits on it."""

    def __init__(self, *given, **how):
        super().__init__(*given, **how)
        self.waiting: list[str] = []

    def get_connection_params(self):
        """Our cursor; statements prepared where it says so."""
        asked: dict[str, Any] = super().get_connection_params()
        return asked | {"cursor_factory": Cursor, "prepare_threshold": PREPARE_AFTER}

    def get_new_connection(self, conn_params):
        """A connection on which nothing waits."""
        self.waiting.clear()
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = MOST_PREPARED
        return connection

    def create_cursor(self, name=None):
        """A cursor that takes along what waits. A named one lives in the transaction that stands."""
        if not name:
            cursor: Any = super().create_cursor(name)
            cursor.waiting = self.waiting
            return cursor
        if self.waiting:
            self._finish()
        return Named(self.connection, name=name, scrollable=False, withhold=self.autocommit)

    def defer(self, statement: str, params=()) -> None:
        """Run a statement of which nobody reads the answer, in front of the next one or of COMMIT. Inside a transaction; else at once."""
        with self.cursor() as cursor:
            if self.in_atomic_block:
                self.waiting.append(cursor.cursor.mogrify(statement, params or None))
            else:
                cursor.execute(statement, params)

    def _start_transaction_under_autocommit(self):
        self.waiting[:] = [BEGIN]

    def _commit(self):
        if self.connection is None:
            return
        if self._is_idle():
            _take(self.waiting)
            return
        with debug_transaction(self, "COMMIT"), self.wrap_database_errors:
            self._finish("COMMIT")

    def _rollback(self):
        self.waiting.clear()
        super()._rollback()

    def _close(self):
        self.waiting.clear()
        super()._close()

    def _savepoint(self, sid):
        self.waiting.append(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid):
        if self.waiting and self.waiting[-1] == self.ops.savepoint_create_sql(sid):
            self.waiting.pop()
        else:
            self.waiting.append(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid):
        opened = self.ops.savepoint_create_sql(sid)
        if opened in self.waiting:
            del self.waiting[self.waiting.index(opened) + 1 :]
            return
        self.waiting.clear()
        super()._savepoint_rollback(sid)

    def _is_idle(self) -> bool:
        """Whether the transaction has asked and written nothing: all that waits is its beginning and its sight."""
        return bool(self.waiting) and self.waiting[0] == BEGIN and not any(map(_writes, self.waiting))

    def _finish(self, last: str = "") -> None:
        with self.connection.cursor() as cursor:
            cursor.waiting = self.waiting
            cursor.send(last)


def _writes(statement: str) -> bool:
    return not statement.startswith((BEGIN, "SAVEPOINT", "RELEASE", "select set_config"))


def _joined(front: list[str]) -> bytes:
    return "; ".join((*front, "")).encode()


def _take(waiting) -> list[str]:
    taken = list(waiting)
    with suppress(AttributeError):
        waiting.clear()
    return taken
