"""Row work that proposing and approving share. The act that calls has locks and rights."""

from django.db.models.functions import Now

from accounts.models import User
from community.disclosures.models import Disclosure, Key
from community.disclosures.weighing import Standing


class WeightMoved(Exception):
    """What would be shown, or to whom, is not what the person looked at; the door shows it anew and asks again."""


def turn_key(actor: User, disclosure: Disclosure, standing: Standing) -> bool:
    """Turn the actor's key for their own firm, to what it weighs now; say whether that is anything new."""
    held = any(actor.pk in side.holders for side in standing.sides if side.firm.pk == actor.firm_id)
    if not held and actor.pk not in standing.seconds:
        return False
    weight = standing.weight
    words, gain = sorted(weight.words_of(actor.firm_id)), sorted(weight.gain)
    before = Key.objects.filter(disclosure=disclosure, by=actor).first()
    if before is not None and (before.words, before.gain) == (words, gain):
        return False
    Key.objects.update_or_create(
        disclosure=disclosure,
        by=actor,
        defaults={
            "audience_id": disclosure.audience_id,
            "firm_id": actor.firm_id,
            "byline": actor.name,
            "words": words,
            "gain": gain,
            "at": Now(),
        },
    )
    return True
