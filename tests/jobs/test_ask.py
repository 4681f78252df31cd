import os
import threading
import time

import pytest

from openweft.jobs.ask import Engine, EngineCancelled, EngineFailed, EngineTimeout
from tests.processes import wait_until

HERE = "tests.jobs.handlers"


@pytest.fixture
def engine():
    made = Engine(memory_mb=2000, home="tests.jobs.")
    yield made
    made.close()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_question_is_answered_by_the_same_resident_process(engine):
    assert engine.ask(f"{HERE}.double", 21, deadline_s=30) == 42
    first = engine._child.pid
    assert engine.ask(f"{HERE}.double", 4, deadline_s=30) == 8
    assert engine._child.pid == first


def test_progress_is_told_on_the_way(engine):
    told = []
    answer = engine.ask(
        f"{HERE}.count", 3, deadline_s=30, on_progress=lambda share, note: told.append(note)
    )
    assert (answer, told) == (3, ["step 1", "step 2", "step 3"])


def test_an_error_of_the_function_reaches_who_asked(engine):
    with pytest.raises(ValueError, match="capacity must be >= 0"):
        engine.ask(f"{HERE}.refuse", 1, deadline_s=30)
    assert engine.ask(f"{HERE}.double", 1, deadline_s=30) == 2


def test_the_deadline_kills_the_computation_and_the_next_question_is_answered(engine):
    with pytest.raises(EngineTimeout):
        engine.ask(f"{HERE}.sleep_for_ever", deadline_s=0.5)
    assert engine.ask(f"{HERE}.double", 1, deadline_s=30) == 2


def test_a_question_taken_back_is_killed(engine):
    with pytest.raises(EngineCancelled):
        engine.ask(f"{HERE}.sleep_for_ever", deadline_s=30, cancelled=lambda: True)


def test_a_dead_process_is_told_and_replaced(engine):
    with pytest.raises(EngineFailed):
        engine.ask(f"{HERE}.die", deadline_s=30)
    assert engine.ask(f"{HERE}.double", 1, deadline_s=30) == 2


def test_a_greedy_computation_is_stopped():
    engine = Engine(memory_mb=120, home="tests.jobs.")
    with pytest.raises(EngineFailed, match="more than 120 MB"):
        engine.ask(f"{HERE}.eat_memory", deadline_s=30)


def test_a_busy_engine_is_waited_for_no_longer_than_the_deadline(engine):
    stop = threading.Event()

    def occupy():
        with pytest.raises(EngineCancelled):
            engine.ask(f"{HERE}.sleep_for_ever", deadline_s=30, cancelled=stop.is_set)

    other = threading.Thread(target=occupy)
    other.start()
    wait_until(engine._turn.locked, "the other question is being answered")
    with pytest.raises(EngineTimeout, match="busy"):
        engine.ask(f"{HERE}.double", 1, deadline_s=0.1)
    stop.set()
    other.join()


def test_an_idle_engine_goes_and_comes_back():
    engine = Engine(memory_mb=2000, idle_s=0.05, home="tests.jobs.")
    engine.ask(f"{HERE}.double", 1, deadline_s=30)
    wait_until(lambda: engine._child is None, "the idle engine is gone")
    assert engine.ask(f"{HERE}.double", 1, deadline_s=30) == 2
    engine.close()


def test_only_functions_of_the_engine_are_asked():
    engine = Engine(memory_mb=2000)
    with pytest.raises(LookupError):
        engine.ask("os.system", "true", deadline_s=30)
    engine.close()


def test_an_interrupted_listener_leaves_no_stale_answer(engine):
    def interrupt(share, note):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.ask(f"{HERE}.count", 2, deadline_s=30, on_progress=interrupt)
    assert engine.ask(f"{HERE}.double", 5, deadline_s=30) == 10


def test_the_child_does_not_outlive_its_parent(db):
    from tests.processes import start_python

    code = (
        "from openweft.jobs.child import Child; import time;"
        "child = Child('tests.jobs.'); print(child.pid, flush=True); time.sleep(60)"
    )
    parent = start_python("-c", code)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not alive(pid), "the orphan is gone", deadline_s=10)


def test_time_is_not_wasted(engine):
    engine.ask(f"{HERE}.double", 1, deadline_s=30)
    start = time.perf_counter()
    for n in range(20):
        engine.ask(f"{HERE}.double", n, deadline_s=30)
    assert (time.perf_counter() - start) / 20 < 0.05
