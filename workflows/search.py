"""What takedowns can be found by in Temporal. Not encrypted there: words of ours, never a name."""

from temporalio.common import SearchAttributeKey

CATEGORY = SearchAttributeKey.for_keyword("UntilgoneCategory")
PLATFORM = SearchAttributeKey.for_keyword("UntilgonePlatform")

ALL = (CATEGORY, PLATFORM)
