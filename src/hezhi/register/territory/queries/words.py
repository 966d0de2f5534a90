"""The words by which sheets tell kinds of compounds and uses of units."""

from ..models import CompoundKind, UnitUse

COMPOUND_KINDS = {kind.label: kind.value for kind in CompoundKind} | {
    "商品住宅": CompoundKind.COMMERCIAL.value,
    "商品": CompoundKind.COMMERCIAL.value,
    "老旧": CompoundKind.OLD.value,
    "老旧小区": CompoundKind.OLD.value,
    "已购公房": CompoundKind.HOUSING_REFORM.value,
    "回迁房": CompoundKind.RESETTLEMENT.value,
    "安置房": CompoundKind.RESETTLEMENT.value,
    "经济适用房": CompoundKind.AFFORDABLE.value,
    "保障房": CompoundKind.AFFORDABLE.value,
    "公租房": CompoundKind.AFFORDABLE.value,
    "单位自管房": CompoundKind.SELF_MANAGED_UNIT.value,
    "直管": CompoundKind.DIRECT_MANAGED.value,
    "平房": CompoundKind.COURTYARD.value,
}
UNIT_USES = {use.label: use.value for use in UnitUse} | {
    "居住": UnitUse.HOME.value,
    "商铺": UnitUse.SHOP.value,
    "底商": UnitUse.SHOP.value,
    "车库": UnitUse.PARKING.value,
    "地下室": UnitUse.STORAGE.value,
}
