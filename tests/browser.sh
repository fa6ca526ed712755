#!/bin/sh
# Puts Debian's Chromium in place for the browser tests where it is missing; needs root and apt. Says nothing if it is there.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
