"""The words by which sheets tell kinds of compounds and uses of units."""

from django.utils.translation import override

from ..models import CompoundKind, UnitUse

with override(None):  # sheets are read in Chinese, whatever language the reader has chosen
    _KINDS = {str(kind.label): kind.value for kind in CompoundKind}
    _USES = {str(use.label): use.value for use in UnitUse}
COMPOUND_KINDS = _KINDS | {
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
UNIT_USES = _USES | {
    "居住": UnitUse.HOME.value,
    "商铺": UnitUse.SHOP.value,
    "底商": UnitUse.SHOP.value,
    "车库": UnitUse.PARKING.value,
    "地下室": UnitUse.STORAGE.value,
}
