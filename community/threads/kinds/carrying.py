"""What kinds keep of a thread, when its posts go to another one."""

from django.db import connection

from community.threads.carrying import Carried, after_carrying
from community.threads.kinds.backing import Backing
from community.threads.kinds.idea.merging import gives_votes
from community.threads.kinds.idea.models import Idea
from community.threads.kinds.question.models import Asking, Question

# Who stands behind both is counted once.
_BACKINGS = """
INSERT INTO threads_backing (thread_id, audience_id, user_id, firm_id, at)
SELECT %(target)s, %(audience)s, user_id, firm_id, at FROM threads_backing WHERE thread_id = %(source)s
ON CONFLICT (thread_id, user_id) DO NOTHING
"""


def go_along(carried: Carried) -> None:
    """A thread that goes on as a whole stays what it is. In a merger those behind it stand behind the other one,
    where that is of the same kind; votes for a decided idea were given back and stay so. An accepted answer that leaves
    its question answers it no more.
    """
    source, target = carried.source, carried.target
    if carried.is_whole:
        _move(carried)
    elif not carried.ends:
        Question.objects.filter(thread=source, answer__in=list(carried.posts)).update(
            answer=None, chosen_by=None, chosen_byline="", chosen_at=None, is_open=True
        )
        return
    if source.kind == target.kind and (source.kind != "idea" or gives_votes(source, target)):
        place = {"source": source.pk, "target": target.pk, "audience": target.audience_id}
        with connection.cursor() as cursor:
            cursor.execute(_BACKINGS, place)
    Backing.objects.filter(thread=source).delete()
    Question.objects.filter(thread=source).update(is_open=False)


def _move(carried: Carried) -> None:
    source, target = carried.source, carried.target
    target.kind = source.kind
    target.save(update_fields=["kind"])
    there = {"thread": target, "audience": target.audience}
    question = Question.objects.filter(thread=source).first()
    if question is not None and question.answer_id is not None:
        new = carried.posts.get(question.answer_id)
        Question.objects.filter(thread=source).update(answer=new)
    Question.objects.filter(thread=source).update(**there)
    Idea.objects.filter(thread=source).update(**there)
    Asking.objects.filter(thread=source).update(**there)


after_carrying.append(go_along)
