"""Pages: a plugin for Datasette that shows a record to anybody, and `serve`, which starts Datasette with it.

What is served is for the audience "public". `datasette_plugin` is the plugin: it gives Datasette connections that read
the public views alone (`store.public`), hides the tables behind them, and adds the addresses of `addresses`. Each
address is a line there: a pattern, and a function of `pages` or `data` from a record and what was asked to a page or
to JSON. `desk` runs these beside Datasette's own threads and keeps what it answered until the log grows. `guards` is
around everything: security headers and which hosts may be asked for.

Nothing here imports Datasette but `datasette_plugin`, `connections` and `serving`.

To add a page: a function in a module of `pages`, a template, a line in `addresses`.
"""
