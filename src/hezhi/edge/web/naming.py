"""What deeds, things and fields are called on the pages that show them all: the audit and the preview of rights."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hezhi.ground.platform import permissions

DEEDS = {
    "accounts.see": _("看组织与授权"),
    "accounts.sign_in": _("登录"),
    "accounts.sign_out": _("退出"),
    "accounts.fail_sign_in": _("登录失败"),
    "accounts.enrol": _("绑定验证器"),
    "accounts.fresh_recovery_codes": _("换备用码"),
    "accounts.remove_factor": _("解除验证器"),
    "accounts.change_password": _("改密码"),
    "accounts.end_session": _("结束登录"),
    "accounts.open_account": _("开账号"),
    "accounts.close_account": _("关账号"),
    "accounts.unlock": _("解除锁定"),
    "open_api.create_key": _("给别的系统开密钥"),
    "open_api.revoke_key": _("停用别的系统的密钥"),
    "accounts.propose_grant": _("申请授权"),
    "accounts.give_grant": _("批准授权"),
    "accounts.decline_grant": _("不批准授权"),
    "accounts.end_grant": _("结束授权"),
    "accounts.preview": _("以他人身份预览"),
    "platform.look": _("查看敏感号码"),
    "platform.read_audit": _("看审计"),
    "platform.check_audit": _("核验留痕"),
    "platform.export_audit": _("导出审计"),
    "platform.store_file": _("存文件"),
    "platform.operate": _("看运行状况"),
    "notices.view_sending": _("看消息发送"),
    "notices.send_again": _("再送一遍消息"),
    "sheets.import": _("导入表格"),
    "intake.import": _("导入诉求表"),
    "sheets.import_calendar": _("导入放假安排"),
    "sheets.commit": _("确认导入"),
    "sheets.undo": _("撤销导入"),
    "intake.accept_name": _("认可新叫法"),
    "intake.dismiss_name": _("不认新叫法"),
    "intake.view_reading": _("看机器怎么读的"),
    "intake.use_model": _("换分类模型"),
    "requests.draw_callbacks": _("抽取回访样本"),
    "requests.receive": _("登记诉求"),
    "requests.update": _("按来表更新诉求"),
    "requests.add_picture": _("加照片"),
    "requests.gain_voice": _("我也遇到"),
    "requests.import_history": _("导入办理经过"),
    "requests.take_back_import": _("撤销导入的诉求"),
    "requests.take_back_update": _("撤销按来表的更新"),
    "requests.load_catalogue": _("载入派单目录"),
    "requests.load_categories": _("载入分类"),
    "requests.load_clocks": _("载入时限"),
    "requests.see": _("看诉求"),
    "requests.view_desk": _("看派单台"),
    "requests.view_inbox": _("看待办"),
    "requests.answer": _("直接答复"),
    "requests.redirect": _("引导到别的渠道"),
    "requests.explain": _("说明不受理"),
    "requests.join": _("合并诉求"),
    "requests.split": _("拆开合并"),
    "requests.merge": _("合并两件事"),
    "requests.unmerge": _("撤销合并"),
    "requests.lose_voice": _("拆走一位反映人"),
    "requests.dispatch": _("派单"),
    "requests.recall": _("撤回派单"),
    "requests.object": _("退回，写理由"),
    "requests.move": _("改派"),
    "requests.let_stand": _("维持原派"),
    "requests.arbitrate": _("裁定归谁办"),
    "requests.accept": _("签收"),
    "requests.contact": _("联系诉求人"),
    "requests.start_handling": _("开始办理"),
    "requests.extend": _("延期"),
    "requests.report": _("报办理结果"),
    "requests.co_report": _("报协办结果"),
    "requests.accept_report": _("认可办理结果"),
    "requests.send_back": _("退回重办"),
    "requests.call_back": _("回访"),
    "requests.close": _("结案"),
    "requests.close_unresolved": _("未解决结案"),
    "requests.reopen": _("重新办理"),
    "requests.correct_category": _("改分类"),
    "requests.correct_compound": _("改小区"),
    "requests.rate": _("评价"),
    "requests.urge": _("催办"),
    "requests.supplement": _("补充"),
    "requests.withdraw": _("撤诉"),
    "requests.import": _("导入诉求"),
    "requests.settings": _("改分类与时限"),
    "territory.see": _("看区划与小区"),
    "territory.add_area": _("增设区划"),
    "territory.rename_area": _("区划改名"),
    "territory.set_code": _("改区划代码"),
    "territory.succeed_area": _("区划变更"),
    "territory.set_boundary": _("改边界"),
    "territory.add_compound": _("建小区档案"),
    "territory.move_compound": _("改小区归属"),
    "territory.rename_compound": _("小区改名"),
    "territory.describe_compound": _("改小区情况"),
    "territory.add_building": _("加楼栋"),
    "territory.add_unit": _("加户"),
    "territory.add_property_area": _("划物业区域"),
    "territory.import_divisions": _("导入区划"),
    "territory.import_buildings": _("导入楼栋"),
    "people.see": _("看人员与组织"),
    "people.add_person": _("登记人员"),
    "people.add_organisation": _("登记组织"),
    "people.appoint": _("任职"),
    "people.end_post": _("离任"),
    "people.record_ownership": _("登记产权"),
    "people.record_residence": _("登记居住"),
    "people.transfer": _("产权转移"),
    "people.import_organisations": _("导入组织"),
    "people.import_posts": _("导入岗位"),
    "people.import_units": _("导入户与业主"),
    "standing.see": _("看小区情况"),
    "standing.state_fact": _("写明小区情况"),
    "standing.correct_fact": _("更正小区情况"),
    "standing.import_compounds": _("导入小区"),
    "indicators.see": _("看名单与指标"),
    "indicators.prepare_edition": _("拟定前30名单"),
    "indicators.release_edition": _("发布前30名单"),
    "indicators.reject_edition": _("退回前30名单"),
    "indicators.supersede_edition": _("更正前30名单"),
    "indicators.propose_exclusion": _("提出不计入热线三率"),
    "indicators.confirm_exclusion": _("确认不计入热线三率"),
    "indicators.refuse_exclusion": _("不同意剔除"),
    "indicators.lift_exclusion": _("取消剔除"),
}

THINGS = {
    "accounts.user": _("账号"),
    "accounts.grant": _("授权"),
    "accounts.grantproposal": _("授权申请"),
    "open_api.apikey": _("接口密钥"),
    "platform.storedfile": _("文件"),
    "platform.auditcheck": _("核验"),
    "requests.servicerequest": _("诉求"),
    "requests.dispatch": _("工单"),
    "requests.requester": _("诉求人"),
    "requests.category": _("分类"),
    "territory.area": _("区划"),
    "territory.compound": _("小区"),
    "territory.building": _("楼栋"),
    "territory.unit": _("户"),
    "people.person": _("人员"),
    "people.organisation": _("组织"),
    "people.post": _("岗位"),
    "people.ownership": _("产权"),
    "people.residence": _("居住"),
    "standing.fact": _("小区情况"),
    "sheets.sheetimport": _("导入"),
    "indicators.list30edition": _("名单"),
    "indicators.hotlineexclusion": _("热线考核剔除"),
    "intake.proposedname": _("新叫法"),
    "requests.picture": _("照片"),
}

FIELDS = {
    "state": _("状态"),
    "way": _("方式"),
    "step": _("步骤"),
    "address": _("地址"),
    "field": _("哪一项"),
    "role": _("角色"),
    "title": _("岗位"),
    "name": _("姓名"),
    "username": _("登录名"),
    "user": _("账号"),
    "area": _("范围"),
    "desk": _("单位"),
    "valid_until": _("到期"),
    "rows": _("条数"),
    "form": _("格式"),
    "sound": _("没有改动"),
    "size": _("大小"),
    "device": _("设备"),
    "sessions": _("登录数"),
    "handler": _("承办"),
    "category": _("分类"),
    "compound": _("小区"),
    "due_at": _("最晚答复"),
    "phone": _("电话"),
    "id_number": _("身份证号"),
    "is_active": _("有效"),
    "sha256": _("核对码"),
    "edition": _("第几版"),
    "by_edition": _("由第几版更正"),
    "file": _("文件"),
    "kind": _("种类"),
    "count": _("件数"),
    "requests": _("诉求"),
    "first": _("第一号"),
    "last": _("最后一号"),
    "source": _("来源"),
    "read": _("读到"),
    "created": _("新建"),
    "updated": _("更新"),
    "joined": _("并入"),
    "unchanged": _("不变"),
    "refused": _("退回"),
    "seconds": _("用时（秒）"),
    "taken_back": _("撤回条数"),
    "dispatch": _("工单"),
    "dispatches": _("工单"),
    "note": _("说明"),
    "main": _("并到"),
    "is_repeat": _("同一人再报"),
    "is_proof": _("办结照片"),
    "voices": _("几人反映"),
    "number": _("编号"),
    "channel": _("渠道"),
    "filed_by": _("代办人"),
    "to": _("去处"),
    "text": _("内容"),
    "place": _("地点"),
    "fields": _("改了哪些"),
    "changed": _("改了哪些"),
    "since": _("从哪天起"),
    "on": _("哪一天"),
    "after": _("之后"),
    "area_path": _("归属"),
    "also": _("又名"),
    "added": _("新增条数"),
    "owners": _("产权人"),
    "residents": _("居住人"),
    "persons": _("人员"),
    "organisations": _("组织"),
    "compounds": _("小区"),
    "areas": _("区划"),
    "units": _("户"),
    "facts": _("情况条数"),
    "moved": _("改动条数"),
    "labels": _("类别数"),
    "profile": _("来表格式"),
    "month": _("月份"),
    "scope": _("范围"),
    "note_id": _("说明"),
}
CODES = {"sha256", "row_hash"}  # long check codes: their first twelve signs tell them apart

VALUES = {
    "way": {"demo": _("演示进入"), "password": _("密码"), "code": _("密码加验证码")},
    "step": {"password": _("密码"), "code": _("验证码")},
    "field": {"phone": _("电话"), "id_number": _("身份证号"), "bank_account": _("银行账号")},
}

PAGES = {  # kind of thing: (address, the deed that opens it)
    "accounts.user": ("web:organisation_person", "accounts.see"),
    "indicators.list30edition": ("indicators:edition", "indicators.see"),
    "requests.servicerequest": ("requests:request", "requests.view_desk"),
    "sheets.sheetimport": ("sheets:import", "sheets.import"),
    "territory.compound": ("territory:compound", "territory.see"),
}
MOST_LISTED = 3  # a longer list is told by its number

ROOMS = {
    "accounts": _("组织与授权"),
    "platform": _("平台"),
    "sheets": _("表格"),
    "intake": _("诉求导入"),
    "requests": _("接诉即办"),
    "territory": _("区划与小区"),
    "people": _("人员与组织"),
    "standing": _("小区情况"),
    "indicators": _("名单与指标"),
    "open_api": _("接口"),
}

permissions.name_deeds(DEEDS)


def thing_name(object_type: str, object_id: int | None) -> str:
    """诉求 12; "" where the deed had no thing."""
    return f"{THINGS.get(object_type, object_type)} {object_id}" if object_type else ""


def page_of(object_type: str, object_id: int | None, deeds) -> str:
    """The address of the thing's own page, for a post that may open it; "" where there is none."""
    name, deed = PAGES.get(object_type, ("", ""))
    return reverse(name, args=[object_id]) if object_id and name and deed in deeds else ""


def field_name(key: str) -> str:
    """What a changed field is called; its code where nobody has named it."""
    return str(FIELDS.get(key, key))


def value_name(key: str, value) -> str | None:
    """What a value of this field is called; None where nobody has named it."""
    if isinstance(value, list) and len(value) > MOST_LISTED:
        return ngettext("%(n)d 个", "%(n)d 个", len(value)) % {"n": len(value)}
    if key in CODES and isinstance(value, str):
        return value[:12]
    name = VALUES.get(key, {}).get(value) if isinstance(value, str) else None
    return str(name) if name else None


def by_room(deeds) -> list[tuple[str, list[str]]]:
    """Deeds grouped under what their room is called, each by its name."""
    groups: dict[str, list[str]] = {}
    for deed in deeds:
        groups.setdefault(deed.partition(".")[0], []).append(permissions.deed_name(deed))
    return [(str(ROOMS.get(room, room)), names) for room, names in groups.items()]
