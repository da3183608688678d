#!/bin/sh
# Makes the one file `nin`: trimmed, self-contained, compiled ahead, nothing beside it needed but the system's own libraries. The
# model that comes with it lies beside it, in models/. A warning of the trimmer is an error.
#   sh eng/publish.sh [RID] [FOLDER]        RID such as linux-x64 or linux-arm64; this machine's where not given
# The runtime and the compiler for another RID come from the package registry.
set -eu
cd "$(dirname "$0")/.."

case "$(uname -s)" in
    Linux) system=linux ;;
    Darwin) system=osx ;;
    *) system=win ;;
esac
case "$(uname -m)" in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) machine=$(uname -m) ;;
esac
own=$system-$machine
rid=${1:-$own}
folder=${2:-artifacts/publish/$rid}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

if ! dotnet publish src/Nin.Cli -c Release -r "$rid" -p:PublishSingleFile=true -o "$folder" >"$log" 2>&1; then
    missing=$(sed -n 's/.*Unable to find package \([A-Za-z0-9.-]*[A-Za-z0-9]\).*/\1/p' "$log" | sort -u | tr '\n' ' ')
    if [ -n "$missing" ]; then
        echo "publish: for $rid the package registry lacks $missing" >&2
    else
        cat "$log" >&2
    fi
    exit 1
fi
nin=$folder/nin
[ -f "$nin" ] || nin=$folder/nin.exe
rm -f "$folder"/*.xml # the libraries' documentation, which a program has no use for
echo "file      $nin"
bytes=$(wc -c <"$nin")
echo "size      $(awk "BEGIN { printf \"%.1f\", $bytes / 1e6 }") MB"
for model in "$folder"/models/*.safetensors; do
    if [ -f "$model" ]; then echo "model     $model"; else echo "model     none in models/: 'nin predict' has to be given one"; fi
done
if [ "$rid" != "$own" ] || [ "$system" != linux ]; then
    echo "start-up  not measured: that is done on Linux, for the machine's own RID, and this machine is $own"
    exit 0
fi

# The fastest of ten: the one that other work on the machine has disturbed least.
now() { date +%s%N; }
best=
for _ in 1 2 3 4 5 6 7 8 9 10; do
    begun=$(now)
    version=$("$nin" --version)
    spent=$((($(now) - begun) / 1000000))
    if [ -z "$best" ] || [ "$spent" -lt "$best" ]; then best=$spent; fi
done
echo "start-up  $best ms for --version, the fastest of ten, at a load of $(cut -d' ' -f1 /proc/loadavg)"
echo "version   $version"
