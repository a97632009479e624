#!/usr/bin/env bash
# Fuzzes one target, or all in turn, led by coverage (Jazzer), for some minutes each; the usual tests only try the
# inputs that are kept. Without words, says which targets there are.
#
#   ./fuzz.sh dns 10        ten minutes of the DNS parser
#   ./fuzz.sh all 5         five minutes of each
#
# An input that fails a target is written to src/test/resources/…FuzzTestInputs/ of its module, where the usual tests
# find it from then on: mend, and commit it with the fix. What was tried with profit stays in .cifuzz-corpus (not
# committed) and is where the next time begins.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

declare -A module=([decoder]=packet [pcap]=capture [pcapng]=capture [tcp]=reassembly [tls]=parsers [dns]=parsers
    [http]=parsers [ssh]=parsers [quic]=parsers [lesser]=parsers)
order=(decoder pcap pcapng tcp tls dns http ssh quic lesser)

if (($# == 0)); then
    printf 'usage: %s TARGET|all [MINUTES]\ntargets: %s\n' "$0" "${order[*]}" >&2
    exit 2
fi
target=$1
minutes=${2:-5}
[[ $target == all || -n ${module[$target]:-} ]] || { printf 'no target %s; there are %s\n' "$target" "${order[*]}" >&2; exit 2; }
[[ $minutes =~ ^[1-9][0-9]*$ ]] || { printf 'minutes: %s\n' "$minutes" >&2; exit 2; }
[[ $target == all ]] || order=("$target")

status=0
for each in "${order[@]}"; do
    log=${module[$each]}/target/fuzz-$each.log
    mkdir -p "${log%/*}"
    printf '%s: %s minutes, log %s\n' "$each" "$minutes" "$log"
    JAZZER_FUZZ=1 mvn -B test -pl "${module[$each]}" -am -Dtest="*FuzzTest#$each" \
        -Dsurefire.failIfNoSpecifiedTests=false -Djazzer.hooks=true \
        -DargLine="-Djazzer.max_duration=${minutes}m" ${FUZZ_MAVEN_OPTS:-} > "$log" 2>&1 || status=1
    grep -aE '^Done [0-9]+ runs|^#[0-9]+.*DONE|== Java Exception|crash-|timeout-|oom-' "$log" | tail -5 || true
done
exit "$status"
