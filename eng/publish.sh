#!/bin/sh
# Makes the one file `nin`: nothing beside it is needed but the system's own C library. The model that comes with it lies beside it, in
# models/. A warning of the compiler or the trimmer is an error.
#   sh eng/publish.sh [--portable] [RID] [FOLDER]
#     RID         such as linux-x64 or linux-arm64; this machine's if not given
#     --portable  trimmed .NET with the runtime inside, for x64 processors without AVX2. Where native code is not made (Windows, macOS),
#                 this is what comes out anyway
# For linux-x64 and linux-arm64 the file is native code, compiled ahead of time for x86-64-v3 (AVX2, FMA) or ARMv8. That needs a C
# linker: gcc or clang. For arm64 on an x64 machine: Debian's gcc-aarch64-linux-gnu. The runtime and the compiler come from the package
# registry.
set -eu
cd "$(dirname "$0")/.."

portable=
if [ "${1:-}" = --portable ]; then
    portable=yes
    shift
fi
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
case "$system $rid" in
    "linux linux-x64" | "linux linux-arm64") native=${portable:+no} ;;
    *) native=no ;;
esac
native=${native:-yes}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ "$native" = yes ]; then
    set -- -p:PublishAot=true
    cross=
    case "$own $rid" in
        "linux-x64 linux-arm64") cross=aarch64-linux-gnu ;;
        "linux-arm64 linux-x64") cross=x86-64-linux-gnu ;;
    esac
    linker=${cross:+$cross-}gcc
    if [ -n "$cross" ]; then
        # The SDK gives clang's --target to whatever links for another processor; gcc is made for its own and does not know it.
        cat >"$work/$linker" <<END
#!/bin/sh
for word; do
    shift
    case "\$word" in --target=*) ;; *) set -- "\$@" "\$word" ;; esac
done
exec $(command -v "$linker" || echo "$linker") "\$@"
END
        chmod +x "$work/$linker"
        set -- "$@" "-p:CppCompilerAndLinker=$work/$linker" "-p:ObjCopyName=$cross-objcopy"
    elif ! command -v gcc >/dev/null; then
        linker=clang
    fi
    if ! command -v "$linker" >/dev/null; then
        echo "publish: native code needs a linker, and $linker is not here; install it, or use --portable" >&2
        exit 1
    fi
else
    set -- -p:PublishSingleFile=true
fi

log=$work/log
if ! dotnet publish src/Nin.Cli -c Release -r "$rid" "$@" -o "$folder" >"$log" 2>&1; then
    missing=$(sed -n 's/.*Unable to find package \([A-Za-z0-9.-]*[A-Za-z0-9]\).*/\1/p' "$log" | sort -u | tr '\n' ' ')
    if [ -n "$missing" ]; then
        echo "publish: for $rid the package registry lacks $missing" >&2
    else
        cat "$log" >&2
    fi
    exit 1
fi
nin=$folder/nin
if [ -f "$folder/Nin.Cli" ]; then mv -f "$folder/Nin.Cli" "$nin"; fi # the assembly's name, which the command has not
[ -f "$nin" ] || nin=$folder/nin.exe
rm -f "$folder"/*.xml "$folder"/*.pdb "$folder"/*.dbg # documentation and symbols, which a program has no use for
echo "file      $nin"
bytes=$(wc -c <"$nin")
echo "size      $(awk "BEGIN { printf \"%.1f\", $bytes / 1e6 }") MB, $([ "$native" = yes ] && echo native code || echo with the .NET runtime inside)"
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
