"""The commands, one module each (or one per family): options → one call of the record → an exporter.

To add a command: one module here with a click command, and one line in `cli.SECTIONS`. Its help text ends in an
`Example:` block. Shared options are decorators: `options.output_options`, `options.moment_options`,
`options.incident_argument`, `writing.writing_options`.

Everything a command does is a documented call that a notebook can make too: `reportedly.open(path).ask("totals", …)`.
Modules of reading commands import neither pydantic nor sqlite_utils, so that they start fast.
"""
