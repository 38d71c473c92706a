"""What keeps order in a thread is heard by those who have it open: they read its foot again."""

from community.threads.actions import close_thread
from tests.realtime.test_threads_live import of_verb


def test_closing_is_heard_without_a_word_of_the_reason(scene, listen):
    sara = listen(scene.cast.sara)
    sara.join(scene.topic)
    close_thread(scene.cast.mats, scene.thread, why="Answered in the drawing.")
    frame = sara.wait(of_verb("closed"))
    assert frame["standing"] is True
    assert "drawing" not in str(frame)
