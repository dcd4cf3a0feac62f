"""Writers take turns in the order in which they came."""

from threading import Event, Thread

from storage.fair_lock import FairLock


def test_it_is_given_in_the_order_in_which_it_was_asked_for() -> None:
    lock, served, threads = FairLock(), list[int](), list[Thread]()

    def take(number: int) -> None:
        with lock.turn():
            served.append(number)

    with lock.turn():
        for number in range(20):
            threads.append(Thread(target=take, args=(number,)))
            threads[-1].start()
            while len(lock._waiting) <= number:
                pass
    for thread in threads:
        thread.join()

    assert served == list(range(20))


def test_turn_is_handed_on_after_a_failure() -> None:
    lock = FairLock()

    try:
        with lock.turn():
            raise ValueError
    except ValueError:
        pass

    with lock.turn():
        assert lock.is_mine()
    assert not lock.is_mine()


def test_turn_of_another_thread_is_not_mine() -> None:
    lock, taken, done = FairLock(), Event(), Event()

    def hold() -> None:
        with lock.turn():
            taken.set()
            done.wait()

    holder = Thread(target=hold)
    holder.start()
    taken.wait()

    assert not lock.is_mine()

    done.set()
    holder.join()
