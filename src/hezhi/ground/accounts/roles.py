"""What each kind of post may do, as data. A city replaces these rows; no code asks for a role by name.

A room adds its deeds here, under the roles that need them; the house test compares them with the rooms' predicates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RoleRow:
    """A role as it is loaded: `home` is the URL name where its day begins; `is_staff` asks for the second factor."""

    code: str
    name: str
    name_en: str
    home: str
    deeds: tuple[str, ...]
    is_staff: bool = True


LOOK = ("platform.look",)

OF_ONESELF = (
    "requests.make_private",
    "requests.forget_contact",
    "people.export_own",
)  # the predicate asks for the person himself
RESIDENT = (
    "requests.receive",
    "requests.thank",
    *OF_ONESELF,
)  # what is one's own needs no role: rate, urge, supplement, withdraw

FIRST_DESK = (
    "requests.receive",
    "requests.see",
    "requests.view_desk",
    "requests.answer",
    "requests.redirect",
    "requests.explain",
    "requests.join",
    "requests.split",
    "requests.merge",
    "requests.dispatch",
    "requests.recall",
    "requests.transcribe",
    "requests.record",
    "requests.correct_category",
    "requests.correct_compound",
    "requests.call_back",
    "requests.close",
    "requests.close_unresolved",
    "requests.reopen",
    "requests.put_off",
    "requests.take_up",
    "handling.keep_words",
    "requests.import",
    "sheets.import",
    "intake.view_reading",
)

HOTLINE = (
    *FIRST_DESK,
    "requests.draw_callbacks",
    "requests.withdraw",
    "requests.supplement",
    "requests.urge",
    "requests.rate",
)

DISPATCHER = (
    *FIRST_DESK,
    "requests.move",
    "requests.let_stand",
    "requests.accept_report",
    "requests.send_back",
)

ARBITER = ("requests.arbitrate",)

HANDLER = (
    "requests.see",
    "requests.view_inbox",
    "requests.object",
    "requests.accept",
    "requests.contact",
    "requests.start_handling",
    "requests.extend",
    "requests.ask",
    "requests.report",
    "requests.co_report",
    "warnings.answer_supervision",
    "requests.put_off",
    "requests.take_up",
    "handling.assign",
    "handling.arrive",
    "handling.note_cost",
    "handling.invite",
    "handling.revoke_invitation",
    "handling.keep_words",
    "handling.patrol",
    "handling.report_found",
    "handling.keep_route",
    "handling.see_served",
    "indicators.object_to_score",
)

COMPOUND_KEEPER = (
    "territory.rename_compound",
    "territory.describe_compound",
    "territory.add_building",
    "territory.add_unit",
    "territory.add_property_area",
    "people.add_person",
    "people.record_ownership",
    "people.record_residence",
    "people.transfer",
    "standing.state_fact",
    "standing.correct_fact",
    "standing.uphold_fact",
    "standing.amend_fact",
    "territory.import_buildings",
    "people.import_units",
)

PARTY_CLAIM = (
    "party.claim",
    "party.agree_claim",
    "party.decline_claim",
    "party.finish_claim",
    "party.evaluate_claim",
)

PARTY_WORK = (
    "party.see",
    "party.report_home",
    "party.end_report",
    "party.plan_meeting",
    "party.record_meeting",
    "party.call_off_meeting",
    "party.finish_task",
    "party.add_entry",
    "party.close_entry",
    *PARTY_CLAIM,
)

PARTY_SECRETARY = (
    *PARTY_WORK,
    "party.add_member",
    "party.end_membership",
    "party.look_member",
    "party.send_instructor",
    "party.recall_instructor",
    "party.record_impediment",
    "party.lift_impediment",
)

PARTY_KEEPER = (
    *PARTY_SECRETARY,
    "party.set_up",
    "party.rename",
    "party.move",
    "party.re_elect",
    "party.merge",
    "party.dissolve",
    "party.cover",
    "party.uncover",
    "party.import_organisations",
    "party.import_members",
)

AREA_KEEPER = (
    *COMPOUND_KEEPER,
    *PARTY_KEEPER,
    "territory.add_compound",
    "intake.accept_name",
    "intake.dismiss_name",
    "territory.move_compound",
    "people.add_organisation",
    "people.rename_organisation",
    "people.retire_organisation",
    "people.appoint",
    "people.end_post",
    "standing.import_compounds",
    "people.import_organisations",
    "people.import_posts",
)

MAP_KEEPER = (
    *AREA_KEEPER,
    "territory.add_area",
    "territory.rename_area",
    "territory.set_code",
    "territory.succeed_area",
    "territory.set_boundary",
    "territory.import_divisions",
)

SENDS_BACK = ("standing.send_back_fact", "standing.withdraw_verification", "standing.propose_assessment")

TEAM_KEEPER = (
    "teams.see",
    "teams.set_up",
    "teams.dissolve",
    "teams.add_member",
    "teams.end_member",
    "teams.plan_shift",
    "teams.call_off_shift",
    "teams.assign",
    "teams.release",
)

RATES_JUDGE = (
    *SENDS_BACK,
    "standing.confirm_assessment",
    "standing.refuse_assessment",
    "indicators.propose_exclusion",
    "indicators.confirm_exclusion",
    "indicators.refuse_exclusion",
    "indicators.lift_exclusion",
    "indicators.prepare_scores",
    "indicators.open_scores",
    "indicators.reject_scores",
    "indicators.finalise_scores",
    "indicators.uphold_objection",
    "indicators.refuse_objection",
    "indicators.propose_scheme",
    "indicators.confirm_scheme",
    "indicators.refuse_scheme",
)

WARNED = ("warnings.see", "warnings.look_into", "warnings.act", "warnings.dismiss")

SUPERVISOR = (*WARNED, "warnings.supervise", "warnings.press_supervision", "warnings.close_supervision")

APPRAISED = (
    "supervision.see",
    "supervision.draft_sheet",
    "supervision.write_value",
    "supervision.submit_sheet",
    "supervision.object",
)

APPRAISER = (
    "supervision.see",
    "supervision.appraise",
    "supervision.settle",
    "supervision.first_sign",
    "supervision.second_sign",
)

AREA_READER = ("party.see", "indicators.see", "territory.see", "people.see", "standing.see", "platform.read_audit")

ROLES = (
    RoleRow("resident", "居民", "Resident", "web:resident_home", RESIDENT, is_staff=False),
    RoleRow("hotline_officer", "热线受理员", "Hotline officer", "web:staff_home", HOTLINE + LOOK),
    RoleRow(
        "subdistrict_dispatcher",
        "街道派单员",
        "Subdistrict dispatcher",
        "web:staff_home",
        DISPATCHER
        + HANDLER
        + LOOK
        + AREA_READER
        + AREA_KEEPER
        + TEAM_KEEPER
        + SUPERVISOR
        + APPRAISED
        + APPRAISER
        + ("indicators.prepare_edition", "indicators.propose_exclusion")
        + SENDS_BACK,
    ),
    RoleRow(
        "community_secretary",
        "社区书记",
        "Community secretary",
        "web:staff_home",
        HANDLER
        + LOOK
        + AREA_READER
        + COMPOUND_KEEPER
        + TEAM_KEEPER
        + PARTY_SECRETARY
        + WARNED
        + APPRAISED
        + ("requests.receive", "requests.record", "sheets.import", "people.appoint", "people.end_post"),
    ),
    RoleRow(
        "community_worker",
        "社区工作者",
        "Community worker",
        "web:staff_home",
        HANDLER
        + LOOK
        + TEAM_KEEPER
        + PARTY_WORK
        + (
            "requests.receive",
            "requests.record",
            "territory.see",
            "people.see",
            "standing.see",
            "people.record_residence",
        ),
    ),
    RoleRow("handler", "承办单位经办人", "Handler", "web:staff_home", HANDLER + LOOK + PARTY_CLAIM),
    RoleRow("steward", "物业管家", "Property steward", "web:staff_home", HANDLER + LOOK + PARTY_CLAIM),
    RoleRow(
        "district_officer",
        "区级工作人员",
        "District officer",
        "web:staff_home",
        DISPATCHER
        + ARBITER
        + LOOK
        + AREA_READER
        + AREA_KEEPER
        + ("teams.see", "indicators.prepare_edition", "indicators.release_edition", "indicators.reject_edition")
        + RATES_JUDGE
        + SUPERVISOR
        + APPRAISED
        + APPRAISER,
    ),
    RoleRow(
        "city_officer",
        "市级工作人员",
        "City officer",
        "web:staff_home",
        LOOK
        + AREA_READER
        + (
            "requests.see",
            "requests.arbitrate",
            "requests.import",
            "requests.settings",
            "sheets.import",
            "intake.view_reading",
            "intake.train",
            "intake.use_model",
        )
        + ("indicators.prepare_edition", "indicators.release_edition", "indicators.reject_edition")
        + RATES_JUDGE
        + SUPERVISOR
        + APPRAISER,
    ),
    RoleRow(
        "system_admin",
        "系统管理员",
        "System administrator",
        "web:organisation",
        (
            *(
                "accounts.see",
                "accounts.open_account",
                "accounts.close_account",
                "accounts.propose_grant",
                "accounts.unlock",
                "open_api.create_key",
                "open_api.revoke_key",
            ),
            *(
                "sheets.import",
                "sheets.import_calendar",
                "platform.operate",
                "notices.view_sending",
                "notices.send_again",
                "territory.see",
                "people.see",
                "standing.see",
            ),
        ),
    ),
    RoleRow(
        "territory_keeper",
        "区划与档案管理员",
        "Territory keeper",
        "web:staff_home",
        ("indicators.see", "territory.see", "people.see", "standing.see", "sheets.import", *MAP_KEEPER),
    ),
    RoleRow(
        "security_admin",
        "安全管理员",
        "Security administrator",
        "web:organisation",
        (
            *("accounts.see", "accounts.propose_grant"),
            *("accounts.give_grant", "accounts.decline_grant", "accounts.end_grant"),
        ),
    ),
    RoleRow(
        "audit_admin",
        "审计管理员",
        "Audit administrator",
        "web:audit",
        ("accounts.see", "platform.read_audit", "platform.check_audit", "platform.export_audit"),
    ),
)
