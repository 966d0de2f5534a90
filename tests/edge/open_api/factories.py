"""Keys over the small world of requests, and a caller that speaks as another system does."""

import json

from hezhi.edge.open_api import actions
from tests.response.requests import factories as requests
from tests.sightings import browse

TEXT = "3号楼电梯停了两天，老人下不了楼。电话13812345678，请尽快修。"


def make_key(world, role="hotline_officer", area=None, **more):
    """A key for a new post with this role; (row, token)."""
    client = requests.signed_in(role, area=area or world.city.street, name="平台")
    return actions.create_key(client.grant, actor=requests.BUILDER, title="市12345平台", **more)


class Caller:
    """Another system with a key."""

    def __init__(self, token="", language="zh-hans"):
        self.client = browse(None)
        self.headers = {"Accept-Language": language}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def post(self, body, name="n1", **headers):
        """File; `body` is JSON, or text sent as it is."""
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        named = {"Idempotency-Key": name} if name else {}
        return self.client.post(
            "/api/v1/requests", content, content_type="application/json", headers=self.headers | named | headers
        )

    def get(self, path="/api/v1/requests", **query):
        """Read."""
        return self.client.get(path, query, headers=self.headers)
