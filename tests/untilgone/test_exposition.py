"""The text format of Prometheus, as its own page describes it."""

from untilgone.exposition import Gauge, Sample, text


def test_each_gauge_has_its_help_its_type_and_a_line_for_each_sample():
    gauges = (
        Gauge(name="a_b", says="What it is.", samples=(Sample(value=3),)),
        Gauge(
            name="c",
            says="Of\nkinds \\.",
            samples=(
                Sample(value=0.25, labels=(("kind", "x"), ("state", 'a "b" \\\n'))),
                Sample(value=1e9, labels=(("kind", "y"),)),
            ),
        ),
    )

    assert text(gauges) == (
        "# HELP a_b What it is.\n# TYPE a_b gauge\na_b 3\n"
        "# HELP c Of\\nkinds \\\\.\n# TYPE c gauge\n"
        'c{kind="x",state="a \\"b\\" \\\\\\n"} 0.25\nc{kind="y"} 1000000000\n'
    )


def test_what_only_goes_up_is_a_counter():
    counter = Gauge(name="a_total", says="A.", samples=(Sample(value=1),), is_counter=True)

    assert text((counter,)) == "# HELP a_total A.\n# TYPE a_total counter\na_total 1\n"


def test_a_gauge_without_samples_is_its_heading_alone():
    assert text((Gauge(name="a", says="A.", samples=()),)) == "# HELP a A.\n# TYPE a gauge\n"
