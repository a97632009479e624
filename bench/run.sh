#!/usr/bin/env bash
# Times whole runs of Fovea beside tcpdump, and with --peers beside others, and keeps every figure.
#
#   bench/run.sh --work DIR [--mix CAPTURE] [--rounds N] [--only GROUP,…] [--peers] [--divide N] [--out DIR]
#
#   --work DIR      where the synthetic captures are made and kept for the next time (17 GB)
#   --mix CAPTURE   a large capture (classic pcap) of real traffic; without it, its rows are left out
#   --rounds N      how often each command runs; 5
#   --only GROUPS   some of: count tls sni kinds jobs flows floods queries match start peers
#   --peers         tshark, tcpflow, ndpiReader and suricata too, on the mix, two rounds
#   --divide N      smaller synthetic captures, to try this script
#   --out DIR       where the figures go; bench/runs/<date>-<cores>cores
#
# The commands of a group run in turn: A B A B. Where a row has two parts, `full` is a capture and `quarter` its first
# quarter: the difference of their medians is what the packets cost once everything has started.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# ---- what Fovea is asked: all of its arguments are here ---------------------------------------

fovea=("$root/fovea" run --no-input-digests --quiet)
one_worker=(-j 1)
two_workers=(-j 2)
to_nowhere=(-o none)
to_json=(-o json:-)
count_query='from packet where tcp.port = 443'
conn_query='from conn where tcp.port = 443'
tls_query='from tls'
sni_query="tls.sni ~ 'nflxvideo'"
kinds=(conn tls x509 http dns ssh quic)

flow_counts=(1000 10000 100000 1000000)
flow_packets=8000000
floods=(normal syn-flood fragment-flood hash-collisions sequence-storm)
flood_packets=10000000
flood_seed=1
storm_connections=4
every_conn_query='from conn'
query_counts=(1 3 10 30 100)
match_percents=(0 1 10 50 100)
web_connections=1000000
bulk_connections=12000
tshark_packets=200000
peer_rounds=2

# ---- options ----------------------------------------------------------------------------------

work='' mix='' rounds=5 only='' peers=no divide=1 out=''

usage() {
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
}

while (($# > 0)); do
    case $1 in
        --peers) peers=yes && shift && continue ;;
        --work | --mix | --rounds | --only | --divide | --out) (($# > 1)) || usage ;;
        *) usage ;;
    esac
    printf -v "${1#--}" '%s' "$2"
    shift 2
done
[[ -n $work ]] || usage
if [[ -n $mix ]]; then
    [[ -r $mix ]] || { echo "bench: cannot read $mix" >&2 && exit 4; }
    mix=$(readlink -f "$mix")
fi

say() { printf 'bench: %s\n' "$*" >&2; }

has() { command -v "$1" >/dev/null; }

for tool in tcpdump python3 /usr/bin/time; do
    has "$tool" || { say "$tool is needed" && exit 7; }
done
((divide == 1)) || work+=/divided-$divide
mkdir -p "$work"
work=$(cd "$work" && pwd)
out=${out:-$root/bench/runs/$(date -u +%Y-%m-%d)-$(nproc)cores}
mkdir -p "$out"
out=$(cd "$out" && pwd)
raw=$out/raw.tsv
[[ ! -e $raw ]] || { say "$raw is there already: name another folder with --out" && exit 6; }

# ---- captures ---------------------------------------------------------------------------------

# Makes a capture below the work folder unless it is there.
trace() {
    local file=$work/$1.pcap
    shift
    [[ -s $file ]] && return
    say "making ${file##*/}"
    "$root/bench/trace" "$@" "$file.part" >/dev/null
    mv "$file.part" "$file"
}

# Reads captures into the page cache.
warm() {
    local name
    for name in "$@"; do cat "$work/$name.pcap" >/dev/null; done
}

# Makes the first quarter of a capture of the work folder.
with_quarter() {
    trace "$1-quarter" quarter "$work/$1.pcap"
}

scaled() { echo $(($1 / divide > 100 ? $1 / divide : 100)); }

trace_small() {
    trace small small "$(scaled $web_connections)"
    with_quarter small
    warm small small-quarter
}

trace_bulk() {
    trace bulk bulk "$(scaled $bulk_connections)"
    with_quarter bulk
    warm bulk bulk-quarter
}

# The mix stays where it is; what is made of it belongs to its name, size and age.
trace_mix() {
    local name
    name=$mix-$(stat -c '%s-%Y' "$mix")
    ln -sfn "$mix" "$work/mix.pcap"
    if [[ $(cat "$work/mix.name" 2>/dev/null) != "$name" ]]; then
        rm -f "$work"/mix-*.pcap
        printf '%s\n' "$name" >"$work/mix.name"
    fi
    with_quarter mix
    warm mix mix-quarter
}

# ---- measuring --------------------------------------------------------------------------------

# measure ROW PART SUBJECT COMMAND…: one run of one command.
measure() {
    local row=$1 part=$2 subject=$3 status=0
    shift 3
    /usr/bin/time -o "$work/time" -f '%e\t%U\t%S\t%M' "$@" >/dev/null 2>"$work/stderr" || status=$?
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$round" "$row" "$part" "$subject" "$(tail -n 1 "$work/time")" "$status" >>"$raw"
    ((status == 0)) || say "$row $part $subject: exit code $status: $(head -n 1 "$work/stderr")"
}

# measure_fovea ROW PART SUBJECT CAPTURE ARGUMENT…
measure_fovea() {
    local row=$1 part=$2 subject=$3 capture=$4
    shift 4
    rm -rf "$work/rows"
    measure "$row" "$part" "$subject" "${fovea[@]}" -r "$work/$capture.pcap" "$@"
}

measure_tcpdump() {
    measure "$1" "$2" tcpdump tcpdump -r "$work/$3.pcap" 'tcp port 443' -w /dev/null
}

# Fovea and tcpdump in turn on the quarter and the whole of a capture.
against_tcpdump() {
    local row=$1 capture=$2
    shift 2
    measure_fovea "$row" quarter fovea "$capture-quarter" "${one_worker[@]}" "$@"
    measure_tcpdump "$row" quarter "$capture-quarter"
    measure_fovea "$row" full fovea "$capture" "${one_worker[@]}" "$@"
    measure_tcpdump "$row" full "$capture"
}

# rounds_of COUNT COMMAND…: the commands of one group, in turn.
rounds_of() {
    local count=$1
    shift
    for ((round = 1; round <= count; round++)); do "$@"; done
}

# ---- groups -----------------------------------------------------------------------------------

count_on() { against_tcpdump "count-$1" "$1" -q "$count_query" "${to_nowhere[@]}"; }

tls_on() { against_tcpdump "tls-$1" "$1" -q "$tls_query" -o "parquet:$work/rows"; }

sni_on() { against_tcpdump "sni-$1" "$1" -q "$sni_query" "${to_json[@]}"; }

kinds_on() {
    local kind
    for kind in "${kinds[@]}"; do
        against_tcpdump "kinds-$kind" mix -q "from $kind" -o "parquet:$work/rows"
    done
}

# What tshark is asked for each kind: about the columns that Fovea writes.
tshark_of() {
    case $1 in
        conn) echo -q -z conv,tcp -z conv,udp ;;
        tls) echo -Y tls.handshake -T fields -e frame.time_epoch -e ip.src -e ip.dst -e tcp.srcport -e tcp.dstport \
            -e tls.handshake.version -e tls.handshake.ciphersuite -e tls.handshake.extensions_server_name \
            -e tls.handshake.extensions_alpn_str -e tls.handshake.ja3 -e tls.handshake.ja3s ;;
        x509) echo -Y tls.handshake.certificate -T fields -e frame.time_epoch -e x509af.serialNumber \
            -e x509sat.printableString -e x509sat.uTF8String -e x509af.utcTime -e x509ce.dNSName \
            -e x509af.algorithm.id ;;
        http) echo -Y http -T fields -e frame.time_epoch -e http.request.method -e http.host -e http.request.uri \
            -e http.user_agent -e http.referer -e http.response.code -e http.content_type -e http.content_length ;;
        dns) echo -Y dns -T fields -e frame.time_epoch -e dns.id -e dns.qry.name -e dns.qry.type -e dns.flags.rcode \
            -e dns.a -e dns.aaaa -e dns.cname -e dns.resp.ttl -e dns.time ;;
        ssh) echo -Y ssh -T fields -e frame.time_epoch -e ssh.protocol -e ssh.kex.hassh -e ssh.kex.hasshserver \
            -e ssh.kex_algorithms -e ssh.host_key.type ;;
        quic) echo -Y quic -T fields -e frame.time_epoch -e quic.version -e quic.dcid \
            -e tls.handshake.extensions_server_name -e tls.handshake.ciphersuite ;;
    esac
}

# A kind's fields of the slice, by tshark and Fovea; all kinds at once of the quarter, by Suricata and Fovea.
kinds_beside_peers() {
    local kind all=()
    for kind in "${kinds[@]}"; do
        measure_fovea "kinds-slice-$kind" full fovea mix-slice "${one_worker[@]}" -q "from $kind" -o "parquet:$work/rows"
        # shellcheck disable=SC2046
        peer "kinds-slice-$kind" tshark -n -r "$work/mix-slice.pcap" $(tshark_of "$kind")
        all+=(-q "from $kind")
    done
    rm -rf "$work/peer" && mkdir -p "$work/peer"
    measure_fovea kinds-all full fovea mix-quarter "${one_worker[@]}" "${all[@]}" -o "parquet:$work/rows"
    peer kinds-all suricata -r "$work/mix-quarter.pcap" --runmode single -k none -l "$work/peer" -S /dev/null
    rm -rf "$work/peer"
}

jobs_on() {
    local part
    for part in quarter full; do
        local capture=$1
        [[ $part == full ]] || capture=$1-quarter
        measure_fovea "jobs-$1" $part fovea-j1 "$capture" "${one_worker[@]}" -q "$sni_query" "${to_json[@]}"
        measure_fovea "jobs-$1" $part fovea-j2 "$capture" "${two_workers[@]}" -q "$sni_query" "${to_json[@]}"
    done
}

group_count() {
    if [[ -n $mix ]]; then
        trace_mix
        rounds_of "$rounds" count_on mix
    fi
    trace_bulk
    rounds_of "$rounds" count_on bulk
}

group_tls() {
    trace_small
    rounds_of "$rounds" tls_on small
    trace_bulk
    rounds_of "$rounds" tls_on bulk
}

group_sni() {
    [[ -n $mix ]] || return 0
    trace_mix
    rounds_of "$rounds" sni_on mix
}

# Every kind of row to Parquet, one at a time.
group_kinds() {
    [[ -n $mix ]] || return 0
    trace_mix
    trace mix-slice head "$tshark_packets" "$work/mix.pcap"
    rounds_of "$rounds" kinds_on
    [[ $peers == no ]] || rounds_of 1 kinds_beside_peers
}

group_jobs() {
    if [[ -n $mix ]]; then
        trace_mix
        rounds_of "$rounds" jobs_on mix
    fi
    trace_small
    rounds_of "$rounds" jobs_on small
}

# A quarter of a million flows at once would be their beginnings only: the first capture's quarter is the base of all.
flows_round() {
    local count first=flows-${flow_counts[0]}
    measure_fovea "$first" quarter fovea "$first-quarter" "${one_worker[@]}" -q "$conn_query" "${to_nowhere[@]}"
    for count in "${flow_counts[@]}"; do
        measure_fovea "flows-$count" full fovea "flows-$count" "${one_worker[@]}" -q "$conn_query" "${to_nowhere[@]}"
    done
}

group_flows() {
    local count
    for count in "${flow_counts[@]}"; do
        trace "flows-$count" flows "$count" "$(scaled $flow_packets)"
        warm "flows-$count"
    done
    with_quarter "flows-${flow_counts[0]}"
    rounds_of "$rounds" flows_round
}

floods_round() {
    local flood
    for flood in "${floods[@]}"; do
        measure_fovea "floods-$flood" full fovea "$flood" "${one_worker[@]}" -q "$every_conn_query" "${to_nowhere[@]}"
    done
}

# Floods of as many packets as the ordinary traffic beside them. What was shed is in floods.txt: every packet and every
# flow must be counted there.
group_floods() {
    local flood words
    for flood in "${floods[@]}"; do
        words=("$(scaled $flood_packets)" "$flood_seed")
        [[ $flood != sequence-storm ]] || words=("$storm_connections" "${words[@]}")
        trace "$flood" "$flood" "${words[@]}"
        warm "$flood"
    done
    rounds_of "$rounds" floods_round
    for flood in "${floods[@]}"; do
        printf '%s\n' "$flood"
        "$root/fovea" run --no-input-digests -r "$work/$flood.pcap" "${one_worker[@]}" -q "$every_conn_query" \
            "${to_nowhere[@]}" 2>&1 >/dev/null | sed 's/^/  /'
    done >"$out/floods.txt"
}

queries_round() {
    local count part query name
    for count in "${query_counts[@]}"; do
        local questions=()
        for ((query = 0; query < count; query++)); do
            printf -v name 'img%06d' "$query"
            questions+=(-q "tls.sni ~ '$name'")
        done
        for part in quarter full; do
            local capture=small
            [[ $part == full ]] || capture+=-quarter
            measure_fovea "queries-$count" $part fovea "$capture" "${one_worker[@]}" "${questions[@]}" "${to_json[@]}"
        done
    done
}

group_queries() {
    trace_small
    rounds_of "$rounds" queries_round
}

match_round() {
    local percent part
    for percent in "${match_percents[@]}"; do
        for part in quarter full; do
            local capture=match-$percent
            [[ $part == full ]] || capture+=-quarter
            measure_fovea "match-$percent" $part fovea "$capture" "${one_worker[@]}" -q "$sni_query" "${to_json[@]}"
        done
    done
}

group_match() {
    local percent
    for percent in "${match_percents[@]}"; do
        trace "match-$percent" match "$percent" "$(scaled $web_connections)"
        with_quarter "match-$percent"
        warm "match-$percent" "match-$percent-quarter"
    done
    rounds_of "$rounds" match_round
}

# first_row SUBJECT on|off: wall time until the first row is there, with or without the start cache.
first_row() {
    local from to line='' status=0
    from=${EPOCHREALTIME/[.,]/}
    { read -r line || status=9; } < <(FOVEA_START_CACHE=$2 "${fovea[@]}" "${one_worker[@]}" \
        -r "$root/examples/captures/tls-sites.pcap" -q "$tls_query" "${to_json[@]}" 2>"$work/stderr")
    to=${EPOCHREALTIME/[.,]/}
    wait $! 2>/dev/null || true
    printf '%s\tstart\tfull\t%s\t%d.%06d\t\t\t\t%s\n' \
        "$round" "$1" $(((to - from) / 1000000)) $(((to - from) % 1000000)) "$status" >>"$raw"
    ((status == 0)) || say "start $1: no row: $(head -n 1 "$work/stderr")"
}

start_round() {
    first_row fovea-aot on
    first_row fovea-no-aot off
}

group_start() {
    rounds_of "$rounds" start_round
}

# peer ROW TOOL COMMAND…: a peer, if it is installed.
peer() {
    local row=$1 tool=$2
    shift 2
    if has "$tool"; then measure "$row" full "$tool" "$tool" "$@"; fi
}

peers_round() {
    rm -rf "$work/peer" && mkdir -p "$work/peer"
    measure_fovea peers-slice full fovea mix-slice "${one_worker[@]}" -q "$tls_query" "${to_json[@]}"
    peer peers-slice tshark -r "$work/mix-slice.pcap" -Y tls.handshake.type==1
    measure_fovea peers-mix full fovea mix "${one_worker[@]}" -q "$tls_query" "${to_json[@]}"
    peer peers-mix ndpiReader -i "$work/mix.pcap" -q
    peer peers-mix suricata -r "$work/mix.pcap" --runmode single -k none -l "$work/peer" -S /dev/null
    peer peers-mix tcpflow -q -r "$work/mix.pcap" -o "$work/peer/flows"
    rm -rf "$work/peer"
}

group_peers() {
    local tool
    if [[ -z $mix ]]; then say 'peers: they need --mix' && return; fi
    for tool in tshark ndpiReader suricata tcpflow; do
        has "$tool" || say "peers: $tool is not installed, left out"
    done
    trace_mix
    trace mix-slice head "$tshark_packets" "$work/mix.pcap"
    warm mix-slice
    rounds_of "$peer_rounds" peers_round
}

# A Fovea without the output `none` takes it for a folder of Parquet files: better no figure than that one.
require_nowhere() {
    rm -rf "$work/none"
    "${fovea[@]}" -r "$root/examples/captures/tls-sites.pcap" -q "$count_query" "${to_nowhere[@]}" >/dev/null
    [[ ! -e $work/none ]] && return
    rm -rf "$work/none"
    say 'this Fovea has no output none: choose groups other than count, flows and floods with --only' && exit 7
}

# ---- the run ----------------------------------------------------------------------------------

version_of() {
    case $1 in
        tcpdump) tcpdump --version 2>&1 ;;
        tcpflow) tcpflow --version 2>&1 ;;
        ndpiReader) ndpiReader -h 2>&1 | grep -a nDPI ;;
        suricata) suricata -V 2>&1 ;;
        *) "$1" --version 2>/dev/null ;;
    esac | head -n 1
}

describe() {
    local tool changed=''
    [[ -z $(git -C "$root" status --porcelain -uno) ]] || changed=' with changes'
    printf '# machine\t%s, %s cores, %s MiB\n' "$(lscpu | sed -n 's/^Model name: *//p' | head -n 1)" "$(nproc)" \
        "$(awk '/^MemTotal/ {print int($2 / 1024)}' /proc/meminfo)"
    printf '# kernel\t%s\n' "$(uname -r)"
    printf '# commit\t%s%s\n' "$(git -C "$root" rev-parse --short HEAD)" "$changed"
    printf '# date\t%s\n' "$(date -u +%Y-%m-%dT%H:%MZ)"
    printf '# fovea\t%s\n' "$("$root/fovea" --version)"
    for tool in tcpdump tshark tcpflow ndpiReader suricata; do
        if has $tool; then printf '# %s\t%s\n' $tool "$(version_of $tool)"; fi
    done
    if [[ -n $mix ]]; then printf '# mix\t%s, %s bytes\n' "$(basename "$mix")" "$(stat -Lc %s "$mix")"; fi
    ((divide == 1)) || printf '# divide\t%s\n' "$divide"
    printf 'round\trow\tpart\tsubject\twall_s\tuser_s\tsys_s\tpeak_kib\texit\n'
}

[[ -n $only ]] || only=count,tls,sni,kinds,jobs,flows,floods,queries,match,start
[[ $peers == no ]] || only+=,peers
[[ -n $mix ]] || say 'no --mix: its rows are left out'
describe >"$raw"
# Whatever a command leaves behind by mistake is left here.
cd "$work"
case ,$only, in *,count,* | *,flows,* | *,floods,*) require_nowhere ;; esac
for group in ${only//,/ }; do
    declare -F "group_$group" >/dev/null || { say "no group $group" && exit 2; }
    say "group $group"
    "group_$group"
done
rm -rf "$work/rows" "$work/time" "$work/stderr"
"$root/bench/plot" table "$out" | tee "$out/table.txt"
