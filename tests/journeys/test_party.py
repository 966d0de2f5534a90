"""Two stories of mission.md in the running house with a real browser, under the cast's invented names.

S10 城市花园 is 云汀花园 here: the property company has its own Party branch under the subdistrict, the community's secretary is its instructor, and commissioner,
grid worker and steward are its red stewards.
S11 枣园尚城 is 小满里 here: the company's consultant is deputy secretary by seat (席位制), and the seat ends with the office.
"""

import pytest

from tests import cast, sightings
from tests.live import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
BRANCH = "长明物业棠梨党支部"


@pytest.fixture(scope="module")
def house(server, django_db_setup, django_db_blocker, tmp_path_factory):
    """A house of its own with the cast's small city."""
    running = House(server, tmp_path_factory.mktemp("party"), django_db_blocker, "hezhi_party")
    running.start()
    with running.writing():
        running.world = cast.make_world()
        running.cookies = {
            key: sightings.browse(running.world.cast[key].user, running.world.cast[key].posts[0].grant)
            .cookies["hezhi"]
            .value
            for key in ("street_officer", "secretary")
        }
    yield running
    running.stop()


@pytest.fixture
def person(browser, house):
    """`person("secretary")`: a page in that member's hands. Nothing may come from outside."""
    contexts, outside = [], []

    def opened(key, **more):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", **more)
        contexts.append(context)
        context.add_cookies([{"name": "hezhi", "value": house.cookies[key], "url": house.url}])
        page = context.new_page()
        page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((house.url, "data:")) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert outside == []


def choose(page, name, words):
    """The option of a select whose words begin so."""
    option = page.locator(f"select[name={name}] option", has_text=words).first
    page.select_option(f"select[name={name}]", option.get_attribute("value"))


def file_of(page, house, compound):
    """The part on Party organisations of a compound's file."""
    pk = house.world.named(compound).pk
    page.goto(f"{house.url}/areas/compounds/{pk}/")
    return page.locator("#party").inner_text()


def test_a_company_has_its_branch_under_the_subdistrict(house, person):
    officer = person("street_officer")
    assert BRANCH not in file_of(officer, house, "云汀花园")

    officer.goto(f"{house.url}/party/")
    officer.click("text=设立党组织")
    officer.fill("[name=name]", BRANCH)
    choose(officer, "kind", "党支部")
    choose(officer, "parent", "棠梨街道党工委")
    choose(officer, "host", "长明物业")
    officer.click("button:has-text('设立')")
    assert "还有 1 处要改" in officer.locator(".errors").inner_text()  # no paper, no branch
    officer.fill("[name=paper]", "棠工委〔2026〕12号")
    officer.click("button:has-text('设立')")
    officer.click(f"a:has-text('{BRANCH}')")
    officer.click("text=再覆盖一个")
    choose(officer, "compound", "云汀花园")
    officer.fill("[name=paper]", "棠工委〔2026〕12号")
    officer.click("button:has-text('记下覆盖')")
    officer.click("main a:has-text('任命一人')")
    officer.fill("[name=title]", "书记")
    choose(officer, "holder", "范春生")
    officer.fill("[name=paper]", "选举结果批复")
    officer.click("button:has-text('任命')")
    assert "范春生" in officer.locator("main").inner_text()

    part = file_of(officer, house, "云汀花园")
    assert all(words in part for words in (BRANCH, "书记 范春生"))
    facts = officer.locator("#facts").inner_text()
    assert all(words in facts for words in (BRANCH, "棠工委〔2026〕12号"))


def test_the_communitys_secretary_is_the_projects_instructor(house, person):
    secretary = person("secretary")

    secretary.goto(f"{house.url}/party/instructors/")
    secretary.click("a:has-text('派驻')")
    choose(secretary, "compound", "云汀花园")
    choose(secretary, "holder", "罗秋实")
    choose(secretary, "sent_by", "青瓦社区党委")
    secretary.fill("[name=paper]", "党建指导员派驻通知")
    secretary.click("button:has-text('派驻')")
    row = secretary.locator("tr", has_text="云汀花园").inner_text()
    assert "罗秋实" in row
    assert "已有党组织" in row
    assert "罗秋实" in file_of(secretary, house, "云汀花园")


def test_red_stewards_are_three_for_the_compound_and_who_lacks_is_seen(house, person):
    secretary = person("secretary", java_script_enabled=False)
    compound = house.world.named("云汀花园").pk
    where = f"{house.url}/seats/?compound={compound}"
    secretary.goto(where)
    assert "没有红色管家" in secretary.locator("#stewards").inner_text()

    secretary.goto(f"{house.url}/teams/list/")
    secretary.select_option("[name=kind]", "red_steward")
    secretary.fill("[name=name]", "云汀花园红色管家")
    secretary.fill("[name=compound]", "云汀花园")
    secretary.click("button:has-text('写下')")
    three = [("罗秋实", "commissioner"), ("谢小寒", "grid_worker"), ("鲁惊鸿", "steward")]
    for number, (name, seat) in enumerate(three):
        secretary.goto(where)
        assert "缺" in secretary.locator("#stewards").inner_text()
        secretary.click("#stewards a:has-text('云汀花园红色管家')")
        secretary.fill("[name=name]", name)
        secretary.fill("[name=phone]", f"1900000008{number}")
        secretary.select_option("[name=seat]", seat)
        secretary.click("button:has-text('加上')")

    secretary.goto(where)
    words = secretary.locator("#stewards").inner_text()
    assert all(name in words for name, _seat in three)
    assert "缺" not in secretary.locator("#stewards tbody").inner_text()


def test_a_consultant_is_deputy_secretary_by_seat_until_the_office_ends(house, person):
    officer, secretary = person("street_officer"), person("secretary", java_script_enabled=False)
    compound = house.world.named("小满里").pk
    officer.goto(f"{house.url}/party/posts/new/")
    choose(officer, "organisation", "四时物业")
    officer.fill("[name=title]", "顾问")
    officer.fill("[name=name]", "秦观澜")
    officer.fill("[name=phone]", "19000000077")
    officer.fill("[name=paper]", "四时物业聘书")
    officer.click("button:has-text('任命')")

    secretary.goto(f"{house.url}/seats/?compound={compound}")
    assert "还没有交叉任职" in secretary.locator("h1").inner_text()
    secretary.click("main a:has-text('任命一人')")
    choose(secretary, "organisation", "青瓦社区党委")
    secretary.fill("[name=title]", "副书记")
    choose(secretary, "holder", "秦观澜")
    choose(secretary, "by_office", "是席位制")
    secretary.fill("[name=paper]", "席位制任职通知")
    secretary.click("button:has-text('任命')")

    assert "有交叉任职" in secretary.locator("h1").inner_text()
    line = secretary.locator("table.crossed tr", has_text="秦观澜").inner_text()
    assert all(words in line for words in ("四时物业 顾问", "青瓦社区党委 副书记", "席位制", "进社区"))
    assert secretary.locator("svg.seats-svg path.arc.seat").count() == 1

    with house.writing():
        from hezhi.register.people import queries as people

        person_ = people.find_person(phone="19000000077", name="秦观澜")
        office = people.posts_of(person_).get(title="顾问")
    officer.goto(f"{house.url}/party/posts/{office.pk}/end/")
    assert "席位制" in officer.locator("form.card").inner_text()
    officer.fill("[name=paper]", "聘期提前结束")
    officer.click("button:has-text('记下')")

    secretary.reload()
    assert "还没有交叉任职" in secretary.locator("h1").inner_text()
    with house.writing():
        from hezhi.ground.platform import audit

        seat = people.posts_of(person_).get(title="副书记")
        ended = audit.history_of(seat)[-1]
        assert seat.valid_until == people.get_post(office.pk).valid_until
    assert ended.actor_name == "蒋小满"
    assert "席位制" in ended.reason
