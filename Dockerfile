# The image of the worker, the web process and the migration; which one it is says the command.
# Nothing secret goes in: settings come from the environment (.env.example).

FROM python:3.11.15-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# Every wheel is checked against its hash while it is fetched; after that nothing else is fetched.
COPY requirements.lock ./
# hadolint ignore=DL3013
RUN pip download --no-deps --only-binary=:all: --require-hashes -r requirements.lock -d wheels \
    && pip install --no-index --find-links=wheels hatchling

COPY pyproject.toml README.md LICENSE THIRD_PARTY.md ./
COPY untilgone untilgone
COPY integrations integrations
COPY activities activities
COPY workflows workflows
COPY worker worker
COPY web web
COPY command command
COPY templates templates

# Out of the checked wheels only what the project itself needs: no build tools, no pip, and nothing
# of the trial (the extra `trial`).
# hadolint ignore=DL3013
RUN python -m hatchling build -t wheel -d wheels \
    && python -m venv --without-pip /opt/untilgone \
    && pip --python /opt/untilgone/bin/python install --no-index --find-links=wheels 'untilgone[tracing]'


FROM python:3.11.15-slim-trixie
# A fixed number, so that mounted secrets can be given to it.
RUN groupadd --gid 10001 untilgone \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin untilgone
COPY --from=build /opt/untilgone /opt/untilgone
# In a container the process listens for its network; what is published is decided outside.
ENV PATH=/opt/untilgone/bin:$PATH PYTHONUNBUFFERED=1 UNTILGONE_WEB_HOST=0.0.0.0
USER 10001:10001
WORKDIR /
EXPOSE 8400
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", "\
from http.client import HTTPConnection; \
web = HTTPConnection('127.0.0.1', 8400, timeout=3); \
web.request('GET', '/healthz'); \
raise SystemExit(web.getresponse().status != 200)"]
ENTRYPOINT ["untilgone"]
CMD ["web"]
