"""What ballots add up to: shares, an instant run-off with its ties, numbers."""

from community.polls.counting import Bar, Numbers, count_numbers, count_options, run_off, sum_numbers

# Four towns want the capital near; the textbook's example, where the first choice of most loses.
TOWNS = [((0, 1, 2, 3), 42), ((1, 2, 3, 0), 26), ((2, 3, 1, 0), 15), ((3, 2, 1, 0), 17)]


def test_shares_are_of_voters_not_of_votes():
    bars = count_options(["a", "b", "c"], [((0, 1), 2), ((1,), 1)])
    assert bars == [Bar("a", 2, 67), Bar("b", 3, 100), Bar("c", 0, 0)]


def test_the_last_goes_out_until_one_has_more_than_half():
    counted = run_off(4, TOWNS)
    assert [each.out for each in counted.rounds] == [(2,), (1,), ()]
    assert [dict(each.votes) for each in counted.rounds] == [
        {0: 42, 1: 26, 2: 15, 3: 17},
        {0: 42, 1: 26, 3: 32},
        {0: 42, 3: 58},
    ]
    assert counted.winners == (3,)


def test_a_ballot_that_prefers_none_of_those_left_counts_no_more():
    counted = run_off(3, [((2,), 2), ((0, 1), 3), ((1, 0), 4)])
    assert counted.winners == (1,)
    assert dict(counted.rounds[-1].votes) == {0: 3, 1: 4}


def test_of_equals_the_one_goes_out_that_had_fewer_before():
    ballots = [((0,), 5), ((1,), 4), ((2,), 3), ((3, 2), 1)]
    counted = run_off(4, ballots)
    assert [each.out for each in counted.rounds] == [(3,), (2,), ()]
    assert counted.winners == (0,)


def test_where_nothing_tells_them_apart_all_are_equal():
    assert run_off(2, [((0,), 2), ((1,), 2)]).winners == (0, 1)
    assert run_off(2, []).winners == ()


def test_numbers_have_a_mean_a_median_and_ends():
    ballots = [((7,), 1), ((-3,), 2), ((10,), 1)]
    assert sum_numbers(ballots) == Numbers(mean=2.75, median=2.0, lowest=-3, highest=10)
    assert sum_numbers([]) is None


def test_a_wide_range_is_counted_in_equal_steps():
    bars = count_numbers(1, 50, [((1,), 1), ((3,), 1), ((50,), 2)])
    assert [bars[0], bars[-1], len(bars)] == [Bar("1 – 3", 2, 50), Bar("49 – 50", 2, 50), 17]
    assert [bar.label for bar in count_numbers(1, 3, [])] == ["1", "2", "3"]
