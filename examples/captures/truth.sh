#!/bin/bash
# Writes what tshark says about the example captures: truth/CAPTURE.KIND.tsv, and from it ../QUESTION/expected.tsv.
#
#   ./truth.sh [--install]      --install installs tshark first
#
# Nothing of Fovea takes part, so that the tests compare two independent readings. Run it after record.sh.
set -euo pipefail

cd "$(dirname "$(readlink -f "$0")")"
if [ "${1:-}" = --install ]; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends tshark python3
fi
mkdir -p truth
rm -f truth/*.tsv

# fields CAPTURE KIND FILTER FIELD...: one line for each frame that the filter passes
fields() {
    local capture=$1 kind=$2 filter=$3 file=truth/$1.$2.tsv field
    shift 3
    local wanted=(-e frame.number -e frame.time_epoch -e ip.src -e ipv6.src -e ip.dst -e ipv6.dst)
    for field in "$@"; do wanted+=(-e "$field"); done
    tshark -n -r "$capture.pcap" -o tcp.reassemble_out_of_order:TRUE -Y "$filter" -T fields -E header=y \
        -E separator=/t -E aggregator=, "${wanted[@]}" >"$file" 2>/dev/null
    [ "$(wc -l <"$file")" -gt 1 ] || rm "$file"
}

for path in *.pcap; do
    capture=${path%.pcap}
    fields "$capture" dns 'dns' udp.srcport udp.dstport tcp.srcport tcp.dstport dns.id dns.flags.response \
        dns.flags.rcode dns.flags.truncated dns.qry.name dns.qry.type dns.count.answers dns.a dns.aaaa dns.cname
    fields "$capture" http 'http and tcp' tcp.srcport tcp.dstport http.request.method http.host http.request.uri \
        http.user_agent http.response.code http.content_type http.content_length_header
    fields "$capture" ssh 'ssh.protocol or ssh.kex_algorithms' tcp.srcport tcp.dstport ssh.protocol \
        ssh.kex.hassh ssh.kex.hasshserver
done
python3 truth.py
