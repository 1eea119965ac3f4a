#!/bin/sh
# Build the container image localhost/kring:VERSION from the Dockerfile.
#
# With a Docker engine: docker build. Without one: Debian's buildah, as root, on a Debian base that
# mmdebstrap makes once. Everything buildah keeps is under var/image. Nothing is built when the
# files that go into the image did not change; FORCE=1 builds all the same.
# BASE_IMAGE names another base (see the Dockerfile).
set -eu
cd "$(dirname "$0")/../.."

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' site/kring/__init__.py)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
image="localhost/kring:$version"
state="$PWD/var/image"
storage() { buildah --root "$state/storage" --runroot "$state/run" --storage-driver vfs "$@"; }

# The fingerprint of all that .dockerignore lets in, and of how it is built.
fingerprint() {
  {
    echo "${BASE_IMAGE:-}"
    {
      sed -n 's/^!\([^*]*\)$/\1/p' .dockerignore
      for folder in */; do grep -qxF "${folder%/}" .dockerignore || echo "${folder%/}"; done
    } | while read -r path; do
      [ ! -e "$path" ] || find "$path" -type f \
        ! -path '*/__pycache__/*' ! -name '*.mo' ! -name '*.pyc' ! -path 'site/assets/*' -print
    done | LC_ALL=C sort | tr '\n' '\0' | xargs -0 sha256sum
    sha256sum Dockerfile .dockerignore deploy/image/build.sh
  } | sha256sum | cut -c 1-64
}

say() { printf '• %s\n' "$*"; }

stop() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

# pip and npm of this machine may need settings to reach their registries. They go into the local
# base, never into the Dockerfile, as the files that pip and npm read themselves.
copy_settings() {
  container=$1
  settings=$(mktemp -d "$state/tmp/settings.XXXXXX")
  bundle=/etc/ssl/certs/ca-certificates.crt
  [ ! -f "$bundle" ] || storage copy -q "$container" "$bundle" "$bundle" >/dev/null
  {
    echo '[global]'
    [ ! -f "$bundle" ] || echo "cert = $bundle"
    for name in INDEX_URL EXTRA_INDEX_URL TRUSTED_HOST TIMEOUT DEFAULT_TIMEOUT RETRIES PROXY; do
      value=$(printenv "PIP_$name" || python3 -m pip config get \
        "global.$(echo "$name" | tr 'A-Z_' 'a-z-')" 2>/dev/null) || continue
      echo "$(echo "$name" | tr 'A-Z_' 'a-z-') = $value"
    done
  } > "$settings/pip.conf"
  {
    [ ! -f "$bundle" ] || echo "cafile=$bundle"
    cat /etc/npmrc "$HOME/.npmrc" 2>/dev/null | grep -v '^\(cafile\|prefix\|nodedir\|cache\)=' || true
    for name in registry proxy https-proxy; do
      variable="npm_config_$(echo "$name" | tr - _)"
      value=$(printenv "$variable" || printenv "$(echo "$variable" | tr a-z A-Z)") || continue
      echo "$name=$value"
    done
  } > "$settings/npmrc"
  storage copy -q "$container" "$settings/pip.conf" /etc/pip.conf >/dev/null
  storage copy -q "$container" "$settings/npmrc" /root/.npmrc >/dev/null
  rm -rf "$settings"
}

# Debian with Python and nothing else: the base where no registry of images can be reached.
make_base() {
  base=localhost/kring-base:bookworm
  if storage inspect --type image "$base" >/dev/null 2>&1; then return; fi
  command -v mmdebstrap >/dev/null || stop "mmdebstrap is missing (Debian: apt-get install mmdebstrap)."
  if [ ! -f "$state/root.tar" ]; then
    say "Making a Debian base with mmdebstrap"
    mmdebstrap --format=tar --variant=minbase \
      --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
      --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/man/*' \
      --include=python3,python3-venv,python3-pip,ca-certificates bookworm "$state/root.tar.part"
    mv "$state/root.tar.part" "$state/root.tar"
  fi
  container=$(storage from scratch)
  storage add -q "$container" "$state/root.tar" / >/dev/null
  copy_settings "$container"
  storage commit -q --rm "$container" "$base" >/dev/null
}

with_buildah() {
  mkdir -p "$state/tmp" "$state/run"
  exec 9> "$state/lock"
  flock 9
  # buildah keeps the folders of `RUN --mount=type=cache` here: the second build downloads nothing.
  TMPDIR="$state/tmp"
  export TMPDIR
  built=$(storage inspect --type image --format '{{index .Docker.Config.Labels "kring.inputs"}}' \
    "$image" 2>/dev/null || true)
  if [ "$built" = "$inputs" ] && [ "${FORCE:-}" != 1 ]; then
    say "Nothing changed since the last build"
  else
    if [ -z "${BASE_IMAGE:-}" ]; then make_base; else base=$BASE_IMAGE; fi
    # Format docker: the other one has no HEALTHCHECK. One layer a stage: vfs copies every layer.
    # With its steps on the screen: it takes some minutes the first time.
    storage bud --isolation chroot --format docker --layers=false --force-rm \
      --build-arg "BASE_IMAGE=$base" --build-arg "KRING_VERSION=$version" \
      --build-arg "KRING_REVISION=$revision" --build-arg "KRING_INPUTS=$inputs" \
      --tag "$image" . >&2
    storage rmi --prune >/dev/null 2>&1 || true
  fi
  size=$(storage images --format '{{.Size}}' "$image")
}

with_docker() {
  docker build --tag "$image" ${BASE_IMAGE:+--build-arg "BASE_IMAGE=$BASE_IMAGE"} \
    --build-arg "KRING_VERSION=$version" --build-arg "KRING_REVISION=$revision" \
    --build-arg "KRING_INPUTS=$inputs" .
  size=$(docker image inspect --format '{{.Size}}' "$image" | numfmt --to=si)B
}

inputs=$(fingerprint)
if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  with_docker
elif command -v buildah >/dev/null; then
  with_buildah
else
  stop "Neither a Docker engine nor buildah is here (Debian: apt-get install buildah mmdebstrap)."
fi
say "$image, $size"
