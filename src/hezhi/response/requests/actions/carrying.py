"""What hangs on a request goes where the request goes: to the desk that has it now, in the area where it lies now."""

from hezhi.ground.platform import files

from ..models import CoHandling, ServiceRequest


def carry(row: ServiceRequest) -> None:
    """Let the words, photos and sendings of a request be seen by whoever sees the request. Part of the deed that moved it."""
    row.notes.update(desk=row.desk, area_path=row.area_path)
    row.pictures.update(desk=row.desk, area_path=row.area_path)
    row.recordings.update(desk=row.desk, area_path=row.area_path)
    row.dispatches.exclude(area_path=row.area_path).update(area_path=row.area_path)
    CoHandling.objects.filter(dispatch__request=row).exclude(area_path=row.area_path).update(area_path=row.area_path)
    files.follow(row)
