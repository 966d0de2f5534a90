"""Whoever sees a home's owners or residents sees who they are; holders of posts are public by name. Their numbers stay sealed."""

from django.db import migrations

from hezhi.ground.platform.rows import in_area, own

SEEN = (
    f"{in_area()} or {own('id')} or id in (select person_id from people_ownership)"  # noqa: S608
    " or id in (select person_id from people_residence) or id in (select person_id from people_post)"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_first_tables")]

    operations = [
        migrations.RunSQL(
            f"alter policy people_person_sight on people_person using ({SEEN})",
            f"alter policy people_person_sight on people_person using ({in_area()} or {own('id')})",
        ),
    ]
