"""What takedowns can be found by in Temporal. Not encrypted there: words of ours, never a name."""

from temporalio.common import SearchAttributeKey

STATE = SearchAttributeKey.for_keyword("UntilgoneState")
CATEGORY = SearchAttributeKey.for_keyword("UntilgoneCategory")
PLATFORM = SearchAttributeKey.for_keyword("UntilgonePlatform")
DEADLINE = SearchAttributeKey.for_datetime("UntilgoneDeadline")

ALL = (STATE, CATEGORY, PLATFORM, DEADLINE)
