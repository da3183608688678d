#!/bin/sh
# What one answer of the one file costs, the whole process: time on the clock, processor time, memory. On Linux only.
#   sh bench/startup.sh [NIN] [MODEL] [PICTURE] [RUNS]    not given: the file of eng/publish.sh, the model in models/, a star, 30
# A first run, which fills the system's file cache, is not counted. Needs bash, whose `time` counts in milliseconds, and GNU time,
# which tells the memory.
set -eu

fail() {
    echo "startup: $1" >&2
    exit 1
}

root=$(cd "$(dirname "$0")/.." && pwd)
case "$(uname -m)" in
    x86_64 | amd64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) machine=$(uname -m) ;;
esac
nin=${1:-$root/artifacts/publish/linux-$machine/nin}
model=${2:-$root/models/nin-cifar10-bn.safetensors}
picture=${3:-$root/docs/pictures/star.png}
runs=${4:-30}
[ "$(uname -s)" = Linux ] || fail "this machine runs $(uname -s); it is measured on Linux."
[ -x "$nin" ] || fail "there is no program '$nin'; 'sh eng/publish.sh' makes it."
[ -f "$model" ] || fail "there is no model file '$model'."
[ -f "$picture" ] || fail "there is no picture '$picture'."
case "$runs" in '' | 0* | *[!0-9]*) fail "expected a number of runs from 1, got '$runs'." ;; esac
{ [ -x /usr/bin/time ] && command -v bash >/dev/null; } || fail "bash or GNU time is missing."
case "$nin" in */*) ;; *) nin=./$nin ;; esac
"$nin" predict "$model" "$picture" >/dev/null || fail "'$nin predict' failed."

# Two lines a run: seconds on the clock, in user mode and in the system; then the largest resident memory in KiB.
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
# shellcheck disable=SC2016 # what stands in quotes is for bash
timed='TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null'
run=0
while [ "$run" -lt "$runs" ]; do
    LC_ALL=C /usr/bin/time -f %M bash -c "$timed" bash "$nin" predict "$model" "$picture" 2>>"$lines"
    run=$((run + 1))
done

# The least is the run that other work on the machine has disturbed least.
of() { # FORMULA DIGITS: the least and the median of a formula over the runs
    awk "NF == 3 { wall = \$1; processor = \$2 + \$3 } NF == 1 { print $1 }" "$lines" | sort -n |
        awk "{ value[NR] = \$1 } END { printf \"%9.$2f %9.$2f\", value[1], (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }"
}
echo "$runs runs of 'nin predict' at a load of $(cut -d' ' -f1 /proc/loadavg)"
printf '%-24s %9s %9s\n' '' least median
printf '%-24s %s\n' 'on the clock, ms' "$(of 'wall * 1000' 0)"
printf '%-24s %s\n' 'processor, ms' "$(of 'processor * 1000' 0)"
printf '%-24s %s\n' 'resident at most, MB' "$(of '$1 * 1024 / 1e6' 1)"
printf '%-24s %9.1f\n' 'the file, MB' "$(wc -c <"$nin" | awk '{ print $1 / 1e6 }')"
