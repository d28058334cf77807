"""`reportedly completion`: the shell's own completion script."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, incidents and event types.

    \b
    Example:
        eval "$(reportedly completion bash)"        # in ~/.bashrc
        eval "$(reportedly completion zsh)"         # in ~/.zshrc
        reportedly completion fish > ~/.config/fish/completions/reportedly.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"No completion for {shell}.")
    script = kind(ctx.find_root().command, {}, "reportedly", "_REPORTEDLY_COMPLETE")
    click.echo(script.source())
