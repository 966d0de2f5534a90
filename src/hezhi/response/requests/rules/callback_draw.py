"""Which requests are called once more to check the answers: a draw that nobody can steer and anybody can run again.

《北京市接诉即办工作条例》第二十三条（2021-09-24）：办理时限届满后回访
Reading: the law asks for call-backs and is silent on samples [D]. The period is closed first; then a number that is published by others and
that nobody here can choose (a lottery's, say) gives the seed. Each request number is hashed with the seed; the smallest hashes are drawn.
The same in any shell: `printf %s "$seed:$number" | sha256sum`, sorted, the first so many.
"""

from collections.abc import Iterable
from hashlib import sha256


def seed_of(published: str) -> str:
    """The seed: the SHA-256 of the published number as it was written, without the spaces around it."""
    return sha256(published.strip().encode()).hexdigest()


def draw(numbers: Iterable[str], published: str, count: int) -> list[str]:
    """The request numbers that are drawn, in the order of the draw; all of them where there are fewer than `count`."""
    seed = seed_of(published)
    return sorted(set(numbers), key=lambda number: (sha256(f"{seed}:{number}".encode()).hexdigest(), number))[:count]
