"""The draw: the same for everybody who has the published number, in this program and in a plain shell."""

import subprocess

from hezhi.response.requests.rules.callback_draw import draw, seed_of

NUMBERS = [f"HZ20251001-{n:06d}-{n % 10}" for n in range(1, 41)]
PUBLISHED = "2025117期 03 08 16 21 27 31+09"
SHELL = """seed=$(printf %s "$1" | sha256sum | cut -c1-64)
while read -r n; do printf '%s %s\\n' "$(printf %s "$seed:$n" | sha256sum | cut -c1-64)" "$n"; done | sort | head -n 5 | cut -d' ' -f2"""


def test_the_seed_is_the_plain_digest():
    assert seed_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert seed_of(" abc\n") == seed_of("abc")


def test_anybody_draws_the_same_in_a_shell():
    lines = "".join(f"{number}\n" for number in NUMBERS)
    done = subprocess.run(["sh", "-c", SHELL, "sh", PUBLISHED], input=lines, capture_output=True, text=True, check=True)

    assert done.stdout.split() == draw(NUMBERS, PUBLISHED, 5)


def test_order_and_repeats_of_the_list_change_nothing():
    assert draw([*reversed(NUMBERS), *NUMBERS], PUBLISHED, 5) == draw(NUMBERS, PUBLISHED, 5)


def test_a_larger_sample_keeps_the_smaller_one():
    assert draw(NUMBERS, PUBLISHED, 9)[:5] == draw(NUMBERS, PUBLISHED, 5)


def test_fewer_than_asked_are_all_drawn_and_none_from_nothing():
    assert sorted(draw(NUMBERS[:3], PUBLISHED, 5)) == NUMBERS[:3]
    assert draw([], PUBLISHED, 5) == []


def test_every_number_has_the_same_chance():
    """4,000 seeds, 5 of 40 drawn: each number about 500 times; five standard deviations are 105."""
    times = dict.fromkeys(NUMBERS, 0)
    for seed in range(4000):
        for number in draw(NUMBERS, str(seed), 5):
            times[number] += 1

    assert all(395 <= count <= 605 for count in times.values())
