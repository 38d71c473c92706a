"""How big things are in a seeded community: a few are huge, most are small, as in real ones. Pure functions."""

from collections.abc import Sequence

LARGEST_THREAD = 10_000


def skewed(total: int, count: int, steepness: float, *, least: int = 0, most: int | None = None) -> list[int]:
    """Return `count` sizes that sum up to `total`, largest first, falling as 1 / rank ** steepness (Zipf).

    Each is at least `least` and at most `most`. Raises ValueError where no such sizes exist.
    """
    if count < 0 or total < least * count or (most is not None and total > most * count):
        raise ValueError(f"{total} can't be shared out among {count} with {least} to {most} each")
    if not count:
        return []
    weights = [1 / rank**steepness for rank in range(1, count + 1)]
    share = (total - least * count) / sum(weights)
    sizes = [least + int(share * weight) for weight in weights]
    if most is not None:
        sizes = [min(size, most) for size in sizes]
    missing = total - sum(sizes)
    while missing:
        for rank in range(count):
            room = missing if most is None else most - sizes[rank]
            given = min(room, -(-missing // count), missing)
            sizes[rank] += given
            missing -= given
            if not missing:
                break
    return sorted(sizes, reverse=True)


def thread_sizes(posts: int, threads: int) -> list[int]:
    """Return how many posts each thread has, largest first: one of 10,000 (or a fifth of all), the others far below.

    Raises ValueError where there are fewer posts than threads.
    """
    if threads < 2:
        return skewed(posts, threads, 0, least=1)
    first = max(1, min(LARGEST_THREAD, posts // 5, posts - threads + 1))
    most = max(first // 2, -(-(posts - first) // (threads - 1)))
    return [first, *skewed(posts - first, threads - 1, 0.7, least=1, most=most)]


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Share `total` out by `weights`, in their order; what rounding leaves goes to the first ones."""
    whole = sum(weights)
    sizes = [int(total * weight / whole) for weight in weights]
    for position in range(total - sum(sizes)):
        sizes[position % len(sizes)] += 1
    return sizes
