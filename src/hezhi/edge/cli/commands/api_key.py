"""`hezhi api-key`: keys by which other systems file and read requests through a post."""

import json
from datetime import datetime
from typing import Any

import click

from hezhi.edge.cli import boot


@click.group()
def command():
    """Keys of other systems: create, list, revoke. Each stands for a post and ends with it."""


@command.command()
@click.option("--for", "username", required=True, help="The account through whose post the key acts.")
@click.option("--post", "grant", type=int, help="Number of the post (grant), where the account holds several.")
@click.option("--title", required=True, help="Which system holds the key.")
@click.option("--deed", "deeds", multiple=True, help="requests.receive, requests.see; both without it.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day. Without it: as long as the post.")
@click.option("--per-minute", default=200, show_default=True, help="Requests it may file in a minute; 0: no limit.")
@click.option("--by", "administrator", help="Act as this administrator; without it as the house's own job.")
@click.option("--json", "as_json", is_flag=True, help="Print the key as JSON.")
def create(username, grant, title, deeds, until, per_minute, administrator, as_json):
    """Make a key and show it once; only a digest is kept."""
    boot.django()
    from hezhi.edge.open_api import actions
    from hezhi.ground.accounts import queries as accounts

    def deed(actor):
        user = accounts.account_named(username)
        held = [g for g in accounts.live_grants(user) if grant in (None, g.pk)] if user else []
        if len(held) != 1:
            said = "; ".join(f"--post {g.pk} {g.title}" for g in held) or "none in force"
            raise click.UsageError(f"name one post of {username}: {said}")
        more = {"deeds": deeds} if deeds else {}
        return actions.create_key(
            held[0], actor=actor, title=title, valid_until=_end_of(until), per_minute=per_minute, **more
        )

    row, token = _under(administrator, deed)
    if as_json:
        click.echo(json.dumps({"prefix": row.prefix, "key": token, "deeds": row.deeds, "post": row.grant.title}))
    else:
        click.echo(
            f"{token}\n{row.grant.title}: {', '.join(row.deeds)}. Shown this once; to end it: api-key revoke {row.prefix}"
        )


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_(as_json):
    """All keys by the part that may be spoken of, with their posts."""
    boot.django()
    from hezhi.edge.open_api import queries
    from hezhi.ground.platform import clock

    now = clock.now()
    told: list[dict[str, Any]] = [
        {
            "prefix": row.prefix,
            "title": row.title,
            "post": row.grant.title,
            "account": row.grant.user.username,
            "area": row.grant.area_path,
            "deeds": row.deeds,
            "is_live": queries.is_live(row, now),
            "created_at": row.created_at.isoformat(),
            "valid_until": row.valid_until and row.valid_until.isoformat(),
            "revoked_at": row.revoked_at and row.revoked_at.isoformat(),
        }
        for row in queries.all_keys()
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for line in told:
        deeds = ", ".join(map(str, line["deeds"]))
        click.echo(f"{'✓' if line['is_live'] else '·'} {line['prefix']}  {line['title']}  {line['post']}  {deeds}")


@command.command()
@click.argument("prefix")
@click.option("--reason", required=True, help="Why; kept in the history.")
@click.option("--by", "administrator", help="Act as this administrator; without it as the house's own job.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def revoke(prefix, reason, administrator, as_json):
    """End a key: its next call is turned away."""
    boot.django()
    from hezhi.edge.open_api import actions, queries

    def deed(actor):
        row = queries.key_named(prefix)
        if row is None:
            raise click.UsageError(f"no such key: {prefix}")
        return actions.revoke_key(row, actor=actor, reason=reason)

    row = _under(administrator, deed)
    click.echo(
        json.dumps({"prefix": row.prefix, "revoked_at": row.revoked_at.isoformat()}) if as_json else f"{row} ended"
    )


def _under(administrator, deed):
    """Do it as an administrator through the first of his posts that may, else as the house's own job."""
    from django.db import transaction

    from hezhi.ground.accounts import queries as accounts
    from hezhi.ground.platform import sight
    from hezhi.ground.platform.actor import job

    with transaction.atomic():
        if not administrator:
            return deed(job("open_api.keys"))
        user = accounts.account_named(administrator)
        if user is None:
            raise click.UsageError(f"no such account: {administrator}")
        actors = [accounts.actor_through(user, grant) for grant in accounts.live_grants(user)]
        actor = next((a for a in actors if "open_api.create_key" in a.deeds), accounts.actor_through(user, None))
        sight.set_for(actor)
        return deed(actor)


def _end_of(day: datetime | None) -> datetime | None:
    """The end of that day where the city is."""
    from datetime import timedelta

    from django.utils import timezone

    return timezone.make_aware(day + timedelta(days=1)) if day else None
