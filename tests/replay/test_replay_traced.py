"""Traces change nothing that a workflow does: who switches them on replays what ran without them."""

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from tests.replay.record import FOLDER
from workflows.takedown import TakedownWorkflow
from workflows.tracing import Tracing


@pytest.mark.parametrize("story", ["removed-after-escalation", "reappeared"])
async def test_a_history_of_before_replays_with_traces_and_tells_nothing_again(story):
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    replayer = Replayer(
        workflows=[TakedownWorkflow],
        data_converter=pydantic_data_converter,
        interceptors=[Tracing(provider.get_tracer("tests"), always_create_workflow_spans=True)],
    )
    text = (FOLDER / f"0.1.0-{story}.json").read_text(encoding="utf-8")

    history = WorkflowHistory.from_json(story, text)
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)

    assert result.replay_failure is None
    assert kept.get_finished_spans() == ()
