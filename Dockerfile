# Two stages: the first makes the environment from uv.lock, the second holds only what runs. Not root.
#
#   docker build --tag mvoscan .
#   docker run --publish 8000:8000 --volume mvoscan:/var/lib/mvoscan mvoscan
#
# Another base, as long as it has Python 3.11 or newer with venv: --build-arg BASE=…
ARG BASE=python:3.13-slim-trixie

FROM ${BASE} AS builder
# Behind an administration's own proxy only the system of the base knows its key: hence the system's certificates.
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=true
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir 'uv>=0.8,<1'
WORKDIR /app
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN /opt/uv/bin/uv sync --frozen --no-cache --no-dev --no-install-project
COPY src src
RUN /opt/uv/bin/uv sync --frozen --no-cache --no-dev --no-editable

FROM ${BASE}
LABEL org.opencontainers.image.title="mvoscan" org.opencontainers.image.licenses="EUPL-1.2"
# What PDFs need: Pango and one font; and for backups the programs of PostgreSQL, not older than the server. On a base
# without apt-get they are left out, and a PDF or a backup says what to do instead.
# hadolint ignore=DL3008 # the versions are those of the base, which is what one chooses and renews.
RUN if command -v apt-get >/dev/null; then apt-get update -qq \
  && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core postgresql-client \
  && apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin; fi
WORKDIR /app
COPY --from=builder /app/.venv .venv
COPY alembic.ini LICENSE ./
COPY alembic alembic
COPY questionnaires questionnaires
COPY reference reference
RUN mkdir -p /var/lib/mvoscan && chown 10001:10001 /var/lib/mvoscan
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 MVOSCAN_HOME=/app MVOSCAN_DATA=/var/lib/mvoscan
USER 10001:10001
VOLUME /var/lib/mvoscan
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["mvoscan", "serve", "--host", "0.0.0.0", "--port", "8000"]
