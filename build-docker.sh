#!/bin/sh
# Builds the container image of OpenAgent for amd64 and arm64, and pushes it if asked. See --help.
set -eu

usage() {
  cat <<'EOF'
Usage: ./build-docker.sh [OPTION]...
Builds the image openagent from this folder's Dockerfile, by Docker Buildx.

  -t, --tag TAG            tag of the image (default: latest)
  -r, --registry REGISTRY  where the image belongs, such as docker.io/username
  -p, --push               push the image to its registry; needs --registry
  -a, --arch ARCH          amd64, arm64 or all (default: all)
  -h, --help               show this text

An image for one architecture is loaded into the local Docker unless it is pushed. One for all can only be
pushed: without --push it is built and stays in Buildx's cache.
EOF
}

fail() {
  echo "build-docker.sh: $*" >&2
  exit 1
}

tag=latest registry='' push=false arch=all
while [ $# -gt 0 ]; do
  case $1 in
    -t | --tag | -r | --registry | -a | --arch) [ $# -ge 2 ] && [ -n "$2" ] || fail "$1 wants a value (see --help)" ;;
  esac
  case $1 in
    -t | --tag) tag=$2 && shift ;;
    -r | --registry) registry=${2%/} && shift ;;
    -a | --arch) arch=$2 && shift ;;
    -p | --push) push=true ;;
    -h | --help) usage && exit 0 ;;
    *) fail "unknown option \"$1\" (see --help)" ;;
  esac
  shift
done

case $arch in
  amd64 | arm64) platforms=linux/$arch ;;
  all) platforms=linux/amd64,linux/arm64 ;;
  *) fail "--arch: found \"$arch\", wanted amd64, arm64 or all" ;;
esac
if $push && [ -z "$registry" ]; then fail "--push wants --registry REGISTRY, such as docker.io/username"; fi

command -v docker >/dev/null || fail "docker is not in PATH; install Docker and its Buildx plugin"
docker buildx version >/dev/null 2>&1 ||
  fail "Docker Buildx is missing; install the plugin (docs.docker.com/go/buildx), it builds for other architectures"

image=${registry:+$registry/}openagent:$tag
set -- --platform "$platforms" --tag "$image"
if $push; then
  set -- "$@" --push
elif [ "$arch" = all ]; then
  echo "build-docker.sh: an image for several architectures cannot be loaded into the local Docker;" \
    "use --push to send it to a registry, or --arch $(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/') to load it here" >&2
else
  set -- "$@" --load
fi

cd "$(dirname "$0")"
docker buildx build "$@" .
echo "built $image for $platforms"
