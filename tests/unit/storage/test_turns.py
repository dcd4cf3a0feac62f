"""Writers take turns in the order in which they came."""

from threading import Event, Thread

from storage.turns import Turns


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, served, threads = Turns(), list[int](), list[Thread]()

    def take(number: int) -> None:
        with turns.turn():
            served.append(number)

    with turns.turn():
        for number in range(20):
            threads.append(Thread(target=take, args=(number,)))
            threads[-1].start()
            while len(turns._waiting) <= number:
                pass
    for thread in threads:
        thread.join()

    assert served == list(range(20))


def test_turn_is_handed_on_after_a_failure() -> None:
    turns = Turns()

    try:
        with turns.turn():
            raise ValueError
    except ValueError:
        pass

    with turns.turn():
        assert turns.is_mine()
    assert not turns.is_mine()


def test_turn_of_another_thread_is_not_mine() -> None:
    turns, taken, done = Turns(), Event(), Event()

    def hold() -> None:
        with turns.turn():
            taken.set()
            done.wait()

    holder = Thread(target=hold)
    holder.start()
    taken.wait()

    assert not turns.is_mine()

    done.set()
    holder.join()
