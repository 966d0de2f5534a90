"""Opening accounts, giving and ending grants."""

from django.db import transaction

from .models import Role
from .roles import ROLES


@transaction.atomic
def load_roles() -> int:
    """Bring the roles of `roles.py` into the table; the same again changes nothing. Returns how many were new or changed."""
    changed = 0
    for row in ROLES:
        wanted = {
            "name": row.name,
            "name_en": row.name_en,
            "home": row.home,
            "deeds": sorted(set(row.deeds)),
            "is_staff": row.is_staff,
        }
        role, created = Role.objects.get_or_create(code=row.code, defaults=wanted)
        if not created and any(getattr(role, name) != value for name, value in wanted.items()):
            Role.objects.filter(pk=role.pk).update(**wanted)
            changed += 1
        changed += created
    return changed
