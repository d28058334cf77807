"""Where a record is kept: the append-only log, the Merkle tree over it, and the tables projections write.

This is the only place with SQL. `protocol.py` says what a store promises; `sqlite.py` keeps the promise.
The schema is `store/sql/`, one object per file, listed in creation order in `schema.py`; there is no other.

- To add a read model: a file per table, index or view in `store/sql/`, and one line each in `schema.READ_MODELS`.
- To add a query: a file in `store/sql/queries/`; `store.fetch("its_name", params)` runs it.
- To change the format of the log: raise `schema.FORMAT` and add a step to `migrate.STEPS`.
- To add a backend: a module that fulfils `protocol.Store`, and its own folder of SQL.

Do not: update or delete what was recorded (triggers refuse it), hold a transaction open across calls, or let a
driver's exception leave this package.
"""
