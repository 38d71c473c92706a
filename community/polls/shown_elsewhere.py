"""What threads show of polls without knowing them: a text's poll is kept, and stands in its post for each viewer."""

import re

from community.polls.carrying import go_along
from community.polls.posting import keep_poll
from community.polls.views import draw_polls
from community.threads.carrying import after_carrying
from community.threads.parts import PostPart, post_parts
from community.threads.posting import after_wording

# What the renderer leaves of a poll in the stored text: only it makes a `div` of this class, with no other inside.
MARK = '<div class="poll">'
_PLACE = re.compile(re.escape(MARK) + r".*?</div>", re.DOTALL)

after_wording.append(keep_poll)
after_carrying.append(go_along)
post_parts.append(PostPart(MARK, _PLACE, draw_polls))
