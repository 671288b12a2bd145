#!/bin/sh
# Prints the Docker client that builds with BuildKit on this engine; exit 3 where there is none.
# A client may come without its plugin, and an older one beside it with BuildKit built in: only a
# build tells.
set -u
probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
printf 'FROM scratch\nCOPY Dockerfile /\n' >"$probe/Dockerfile"

said=
for client in docker /usr/bin/docker; do
    # Exported to a folder, so that the probe leaves no image behind.
    if DOCKER_BUILDKIT=1 "$client" build -q -o "type=local,dest=$probe/out" "$probe" \
        >"$probe/log" 2>&1; then
        echo "$client"
        exit 0
    fi
    said="$said$client: $(sed '/^$/d' "$probe/log" | head -n 1); "
done
echo "looking for a Docker client with BuildKit: ${said}install docker-buildx, or run make engine." >&2
exit 3
