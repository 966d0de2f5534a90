"""The shape of the city: a grid of communities, bent and roughened, so that neighbours share every border exactly."""

from random import Random

CENTRE = (123.40, 30.90)  # in the sea
WIDE, HIGH = 0.30, 0.22  # half the city, in degrees
ROUND = 0.42  # how far the corners are drawn in
ROUGH = 0.07  # of an edge's length


class Ground:
    """Columns x rows of cells. Cells are (column, row) from the north-west; outlines are GeoJSON geometries in WGS84."""

    def __init__(self, columns: int, rows: int, rng: Random):
        self.columns, self.rows = columns, rows
        self._corners = {
            (i, j): self._bend(i, j, rng.uniform(-0.25, 0.25), rng.uniform(-0.25, 0.25))
            for i in range(columns + 1)
            for j in range(rows + 1)
        }
        self._edges = {}
        for i in range(columns + 1):
            for j in range(rows + 1):
                for end in ((i + 1, j), (i, j + 1)):
                    if end in self._corners:
                        self._edges[(i, j), end] = _rough(self._corners[i, j], self._corners[end], rng)

    def outline(self, cells: set[tuple[int, int]]) -> dict:
        """The border around some cells as a Polygon: each edge that only one of them has."""
        edges: set[tuple] = set()
        for i, j in cells:
            ring = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
            for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
                if (end, start) in edges:
                    edges.remove((end, start))
                else:
                    edges.add((start, end))
        steps = dict(edges)
        start = min(steps)
        points, corner = [], start
        while True:
            after = steps[corner]
            points += self._edge(corner, after)[:-1]
            corner = after
            if corner == start:
                break
        points.append(points[0])
        return {"type": "Polygon", "coordinates": [points]}

    def inside(self, cell: tuple[int, int], across: float, down: float) -> tuple[float, float]:
        """A point in a cell; `across` and `down` between 0 and 1."""
        i, j = cell
        north = _between(self._corners[i, j], self._corners[i + 1, j], across)
        south = _between(self._corners[i, j + 1], self._corners[i + 1, j + 1], across)
        lon, lat = _between(north, south, down)
        return round(lon, 6), round(lat, 6)

    def _bend(self, i, j, shift_x, shift_y):
        x = (i + (shift_x if 0 < i < self.columns else shift_x / 3)) / self.columns * 2 - 1
        y = (j + (shift_y if 0 < j < self.rows else shift_y / 3)) / self.rows * 2 - 1
        lon = CENTRE[0] + WIDE * x * (1 - ROUND * y * y) ** 0.5
        lat = CENTRE[1] - HIGH * y * (1 - ROUND * x * x) ** 0.5
        return round(lon, 6), round(lat, 6)

    def _edge(self, start, end):
        return self._edges[start, end] if (start, end) in self._edges else self._edges[end, start][::-1]


def _between(a, b, part):
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def _rough(a, b, rng, depth=3):
    if not depth:
        return [list(a), list(b)]
    middle, push = _between(a, b, rng.uniform(0.42, 0.58)), rng.uniform(-ROUGH, ROUGH)
    middle = (
        round(middle[0] - (b[1] - a[1]) * push, 6),
        round(middle[1] + (b[0] - a[0]) * push, 6),
    )
    return _rough(a, middle, rng, depth - 1)[:-1] + _rough(middle, b, rng, depth - 1)
