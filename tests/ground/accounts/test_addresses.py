"""Where a request came from: the connection, and only as far as one's own proxies wrote it the header."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from hezhi.ground.accounts.queries import address_of

OWN = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


def asked(peer, forwarded=None):
    """A request from this peer with this header."""
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers)


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "is_from"),
    [
        ([], "10.0.0.1", "203.0.113.9", "10.0.0.1"),  # nobody is trusted: the header is nothing
        (OWN, "203.0.113.5", "198.51.100.1", "203.0.113.5"),  # a stranger writes what he likes
        (OWN, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (OWN, "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # what the visitor wrote himself stands left
        (OWN, "10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),  # two proxies of ours
        (OWN, "10.0.0.1", None, "10.0.0.1"),
        (OWN, "10.0.0.1", "", "10.0.0.1"),
        (OWN, "10.0.0.1", "nonsense", "10.0.0.1"),
        (OWN, "10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"),
        (OWN, "::1", "2001:db8::7", "2001:db8::7"),
        (OWN, "10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ([], "", "203.0.113.9", None),
    ],
)
def test_where_it_came_from(settings, proxies, peer, forwarded, is_from):
    settings.TRUSTED_PROXIES = proxies
    assert address_of(asked(peer, forwarded)) == is_from


def test_a_thousand_hops_are_not_walked(settings):
    settings.TRUSTED_PROXIES = OWN
    assert address_of(asked("10.0.0.1", ",".join(["203.0.113.9"] + ["10.0.0.2"] * 1000))) == "10.0.0.2"
