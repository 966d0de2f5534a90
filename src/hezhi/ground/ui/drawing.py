"""Charts that the server draws: numbers in, coordinates out. Amounts start at 0; what has no base is not drawn."""

from decimal import Decimal
from math import cos, floor, log10, radians

STEPS = 6  # shades of the one blue


def bullet(value, target=None, *, top=100, height=12):
    """Widths on a track of 1000 units."""
    return {
        "none": value is None,
        "value": value,
        "target": target,
        "width": 0 if value is None else _share(value, top),
        "mark": None if target is None else _share(target, top),
        "height": height,
        "foot": height + 4,
    }


def _share(value, top):
    return round(min(max(float(value) / float(top or 1), 0), 1) * 1000, 1)


def sparkline(values, target=None, *, width=120, height=32):
    """A line over the whole box; gaps (None) break it."""
    known = [float(v) for v in values if v is not None]
    if not known:
        return {"none": True, "width": width, "height": height}
    low, high = (
        min(known + ([float(target)] if target is not None else [])),
        max(known + ([float(target)] if target is not None else [])),
    )
    points = _points(values, low, high, 2, width - 6, 4, height - 4)
    last = next((p for p in reversed(points) if p), None)
    return {
        "none": False,
        "path": _path(points),
        "last": last,
        "first_value": known[0],
        "last_value": known[-1],
        "target_y": None if target is None else _y(float(target), low, high, 4, height - 4),
        "width": width,
        "height": height,
    }


def columns(values, labels, hot=None, *, width=540, height=160):
    """Rectangles from a base line at 0; the value stands over the hot one."""
    values, labels = list(values), [str(label) for label in labels]
    if not any(v for v in values):
        return {"none": True}
    hot = len(values) - 1 if hot is None else hot
    top, base, step = max(float(v or 0) for v in values), height - 34, (width - 10) / len(values)
    bars = []
    for index, value in enumerate(values):
        tall = round(float(value or 0) / top * (base - 22), 1)
        bars.append({
            "x": round(index * step, 1), "y": round(base - tall, 1), "w": round(step * 0.72, 1), "h": tall,
            "hot": index == hot, "value": value, "label": labels[index], "mid": round(index * step + step * 0.36, 1), "above": round(base - tall - 6, 1),
        })  # fmt: skip
    return {
        "none": False, "bars": bars, "width": width, "height": height, "base": base + 0.5, "foot": height - 12,
        "end": round((len(values) - 1) * step + step * 0.72, 1), "first": labels[0], "last": labels[-1], "rows": list(zip(labels, values, strict=True)),
    }  # fmt: skip


def trend(values, labels, target=None, unit="", *, width=560, height=160):
    """A line between its lowest and highest with three light levels; the last value is written beside it."""
    values, labels = list(values), [str(label) for label in labels]
    known = [float(v) for v in values if v is not None]
    if not known:
        return {"none": True}
    reach = known + ([float(target)] if target is not None else [])
    low, high = _levels(reach)
    left, right, upper, lower = 44, width - 84, 14, height - 34
    points = _points(values, low, high, left, right, upper, lower)
    last = next(p for p in reversed(points) if p)
    grid = [
        {"y": _y(level, low, high, upper, lower), "word": f"{level:g}{unit}"}
        for level in _between(low, high, _round_step(reach), target)
    ]
    target_y = None if target is None else _y(float(target), low, high, upper, lower)
    last_y = last[1] + 4
    if target_y is not None and abs(target_y + 4 - last_y) < 16:
        last_y = target_y + 4 + (18 if last[1] >= target_y else -18)
    return {
        "none": False, "path": _path(points), "last": last, "last_word": f"{_plain(values)}{unit}", "grid": grid, "left": left,
        "right": right, "word_x": left - 6, "beside": right + 8, "last_y": last_y, "target": target, "target_y": target_y, "unit": unit,
        "target_text_y": None if target_y is None else target_y + 4, "width": width, "height": height, "axis": lower + 0.5, "foot": height - 12,
        "first_label": labels[0], "last_label": labels[-1], "first_value": f"{known[0]:g}{unit}", "rows": list(zip(labels, values, strict=True)),
    }  # fmt: skip


def _plain(values):
    value = next(v for v in reversed(values) if v is not None)
    return f"{value:,.1f}" if isinstance(value, float | Decimal) else f"{value:,}"


def _levels(known):
    """Round numbers just under the lowest and just over the highest."""
    step = _round_step(known)
    low, high = (min(known) // step) * step, -(-max(known) // step) * step
    return (low, high) if high > low else (low - step, high + step)


def _round_step(known):
    """1, 2 or 5 times a power of ten, so that about three levels fit."""
    reach = (max(known) - min(known)) or abs(max(known)) or 1
    power = 10 ** floor(log10(reach / 3))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= reach / 3)


def _between(low, high, step, target):
    """The light levels; the target has a line of its own."""
    count = round((high - low) / step)
    levels = [round(low + step * i, 6) for i in range(count + 1)]
    return [level for level in levels if target is None or level != float(target)]


def _y(value, low, high, upper, lower):
    return round(lower - (value - low) / ((high - low) or 1) * (lower - upper), 1)


def _points(values, low, high, left, right, upper, lower):
    values = list(values)
    step = (right - left) / max(len(values) - 1, 1)
    return [
        None if v is None else (round(left + i * step, 1), _y(float(v), low, high, upper, lower))
        for i, v in enumerate(values)
    ]


def _path(points):
    """M/L commands; a gap starts anew."""
    path, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        path.append(f"{pen}{point[0]:g} {point[1]:g}")
        pen = "L"
    return "".join(path)


def shades(values):
    """Cut values into shades 1..6 by equal steps from 0 to the highest; None stays None."""
    top = max((float(v) for v in values if v is not None), default=0)
    return [None if v is None else min(int(float(v) / top * STEPS) + 1, STEPS) if top else 1 for v in values]


def sketch_map(areas, picked=None, *, width=520, height=372):
    """Shapes for areas with a geometry (WGS84 rings flattened at their middle latitude), tiles for all where any lacks one."""
    areas = list(areas)
    tones = shades([a.get("value") for a in areas])
    shown = [_area(a, tone, picked) for a, tone in zip(areas, tones, strict=True)]
    if not areas or not all(a.get("geometry") for a in areas):
        return {"none": not areas, "tiles": shown, "shapes": None, "steps": _steps(areas)}
    project, width, height = _projection([ring for a in areas for ring in rings(a["geometry"])], width, height)
    for area, source in zip(shown, areas, strict=True):
        outlines = [[project(p) for p in ring] for ring in rings(source["geometry"])]
        area["path"] = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in outlines)
        area["x"], area["y"] = _middle(max(outlines, key=len))
        area["y2"] = area["y"] + 16
    return {"none": False, "shapes": shown, "tiles": None, "width": width, "height": height, "steps": _steps(areas)}


def _area(area, tone, picked):
    return {
        "name": area["name"], "value": area.get("value"), "word": area.get("word") or (f"{area['value']:g}" if area.get("value") is not None else "—"),
        "url": area.get("url", ""), "tone": f"q{tone}" if tone else "none", "inverse": bool(tone and tone >= STEPS - 1), "picked": picked is not None and area.get("code", area["name"]) == picked,
    }  # fmt: skip


def _steps(areas):
    """The legend: the shades in use, each with its range."""
    values = [a.get("value") for a in areas]
    top = max((float(v) for v in values if v is not None), default=0)
    used = sorted({shade for shade in shades(values) if shade}) if top else []
    return [{"tone": f"q{n}", "word": f"{top / STEPS * (n - 1):.1f}–{top / STEPS * n:.1f}"} for n in used]


def rings(geometry):
    """Outer rings of a GeoJSON Polygon or MultiPolygon."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    return [polygon[0] for polygon in geometry["coordinates"]]


def _projection(all_rings, width, height, margin=10):
    """How a position becomes a point, and the size of the drawing: no wider or higher than the areas need."""
    xs = [p[0] for ring in all_rings for p in ring]
    ys = [p[1] for ring in all_rings for p in ring]
    narrow = cos(radians((min(ys) + max(ys)) / 2))
    wide, tall = (max(xs) - min(xs)) * narrow or 1e-9, (max(ys) - min(ys)) or 1e-9
    scale = min((width - 2 * margin) / wide, (height - 2 * margin) / tall)
    west, north = min(xs), max(ys)
    size = round(wide * scale + 2 * margin), round(tall * scale + 2 * margin)
    return (lambda p: (margin + (p[0] - west) * narrow * scale, margin + (north - p[1]) * scale), *size)


def _middle(ring):
    """Where a name stands: the centroid of the outline, to whole units."""
    area = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, cx, cy = area + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
    if abs(area) < 1e-9:
        return round(ring[0][0]), round(ring[0][1])
    return round(cx / (3 * area)), round(cy / (3 * area))
