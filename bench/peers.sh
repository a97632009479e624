#!/usr/bin/env bash
# Times Fovea beside tcpdump and tshark on one capture, in turn, and keeps the raw figures.
#
#   bench/peers.sh CAPTURE [ROUNDS]     (needs tcpdump, tshark and GNU time)
#
# Fovea: one worker, tls.sni ~ 'nflxvideo', rows as JSON to /dev/null. tcpdump: 'tcp port 443' -w /dev/null.
# tshark: ClientHellos of the first 100,000 packets. Whole processes: wall, user and system seconds, peak memory.
set -euo pipefail
capture=${1:?usage: bench/peers.sh CAPTURE [ROUNDS]}
rounds=${2:-5}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/bench/runs/$(date -u +%Y-%m-%d)-$(nproc)cores
mkdir -p "$out"
name=$(basename "$capture" .pcap)
raw=$out/peers-$name.tsv
slice=$(mktemp /tmp/slice.XXXXXX)
trap 'rm -f "$slice" "$slice.time"' EXIT
tcpdump -r "$capture" -c 100000 -w "$slice" 2>/dev/null

measure() {
    local what=$1
    shift
    /usr/bin/time -o "$slice.time" -f '%e\t%U\t%S\t%M' "$@" >/dev/null 2>"$slice.err" || true
    printf '%s\t%s\t%s\n' "$round" "$what" "$(tail -n 1 "$slice.time")" | tee -a "$raw"
    if [[ $what == fovea ]]; then grep '^read' "$slice.err" | sed "s/^/# $round /" >>"$raw"; fi
    rm -f "$slice.err"
}

{
    printf '# %s, %s bytes; commit %s\n' "$name" "$(stat -c %s "$capture")" "$(git -C "$root" rev-parse --short HEAD)"
    printf '# %s\n' "$(lscpu | sed -n 's/^Model name: *//p' | head -n 1), $(nproc) cores, $(uname -r)"
    printf '# %s\n' "$(tcpdump --version 2>&1 | head -n 1), $(tshark --version 2>/dev/null | head -n 1)"
    printf 'round\twhat\twall_s\tuser_s\tsys_s\tpeak_kib\n'
} >"$raw"
"$root/fovea" --version >/dev/null
cat "$capture" >/dev/null
for round in $(seq "$rounds"); do
    measure fovea "$root/fovea" run -r "$capture" -q "tls.sni ~ 'nflxvideo'" -o json:-
    measure tcpdump tcpdump -r "$capture" 'tcp port 443' -w /dev/null
    ((round > 2)) || measure tshark-100k tshark -r "$slice" -Y 'tls.handshake.type==1'
    ((round > 2)) || measure fovea-100k "$root/fovea" run -r "$slice" -q 'from tls select ts, sni' -o json:-
done
echo "medians of wall seconds:"
for what in fovea tcpdump tshark-100k fovea-100k; do
    awk -F'\t' -v w="$what" '$2 == w {print $3}' "$raw" | sort -n |
        awk -v w="$what" '{v[NR] = $1} END {if (NR) print w, v[int((NR + 1) / 2)]}'
done | tee "$out/peers-$name.medians"
