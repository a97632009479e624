#!/bin/bash
# Records the example captures: real clients and servers that talk in network namespaces.
#
#   sudo ./record.sh --install          installs the Debian packages that it needs, then records everything
#   sudo ./record.sh [SCENARIO...]      records these scenarios (default: all), over the files that are there
#   ./record.sh --list                  names the scenarios
#
# Two clients reach one server over a router:
#
#   client1 192.0.2.10    2001:db8:1::10 ---+
#                                           +--- router ---(recorded here)--- server 198.51.100.20..23
#   client2 203.0.113.10  2001:db8:3::10 ---+                                        2001:db8:2::20
#
# The VLAN scenarios put two switches (wire.py) between clients and router and record the trunk between them;
# the lossy scenario puts bad cables (wire.py too) before client1 and before the server, with the recorder between.
# What is said is the same each time (names, order, counts); keys, ports and times are not.
set -euo pipefail

cd "$(dirname "$(readlink -f "$0")")"
HERE=$PWD
PACKAGES="nginx openssl curl dnsmasq-base bind9-dnsutils openssh-server openssh-client
    ca-certificates tcpdump ethtool iproute2 iputils-ping procps python3"
SCENARIOS="tls-sites old-tls tls-vlan tls-qinq tls-lossy tls-gap tls-midstream dns http ssh web-mix"
NAMESPACES="client1 client2 router server switch"
PREFIX=fovea-ex-
SERVER4=198.51.100.20
SERVER4_STRICT=198.51.100.22
SERVER4_OLD=198.51.100.23
SERVER6=2001:db8:2::20
WORK=
PIDS=()
TCPDUMP_PID=

say() { echo "record.sh: $*"; }
in_ns() { local space=$1; shift; ip netns exec "$PREFIX$space" "$@"; }
# Calls ip itself: of a function in the background, $! would be a shell around the program and not the program.
in_background() {
    local space=$1
    shift
    ip netns exec "$PREFIX$space" "$@" &
    PIDS+=($!)
}

# ---- network ----------------------------------------------------------------------------------------------

stop_processes() {
    local pid
    for pid in "${PIDS[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${PIDS[@]}"; do wait "$pid" 2>/dev/null || true; done
    PIDS=()
}

tear_down() {
    local space
    stop_processes
    for space in $NAMESPACES; do ip netns del "$PREFIX$space" 2>/dev/null || true; done
}

clean_up() {
    tear_down
    [ -z "$WORK" ] || [ -z "${KEEP_LOGS:-}" ] || cp "$WORK"/*.log "$KEEP_LOGS"
    [ -z "$WORK" ] || rm -rf "$WORK"
}

# veth SPACE1 NAME1 MAC1 SPACE2 NAME2 MAC2: a cable; MACs are the last byte in the documentation range 00-00-5E-00-53
veth() {
    ip link add "fx$$a" address "00:00:5e:00:53:$3" type veth peer name "fx$$b" address "00:00:5e:00:53:$6"
    plug "fx$$a" "$1" "$2"
    plug "fx$$b" "$4" "$5"
}

plug() {
    ip link set "$1" netns "$PREFIX$2"
    in_ns "$2" ip link set "$1" name "$3"
    in_ns "$2" sysctl -qw "net.ipv6.conf.$3.accept_dad=0" "net.ipv6.conf.$3.router_solicitations=0"
    [ "$2" != switch ] || in_ns switch sysctl -qw "net.ipv6.conf.$3.disable_ipv6=1"
    case $3 in trunk*) in_ns "$2" ip link set "$3" mtu 1508 ;; esac
    # Offloads off, so that frames are as small as on a real wire and their checksums are right.
    in_ns "$2" ethtool -K "$3" rx off tx off sg off tso off gso off gro off >/dev/null 2>&1
    in_ns "$2" ip link set "$3" up
}

# set_up plain|vlan|qinq|lossy
set_up() {
    local space
    tear_down
    for space in $NAMESPACES; do
        ip netns add "$PREFIX$space"
        in_ns "$space" ip link set lo up
    done
    case $1 in
        vlan | qinq)
            veth client1 eth0 0a switch port1 a1
            veth client2 eth0 0b switch port2 a2
            veth switch trunk1 b1 switch trunk2 b2
            veth switch port3 a3 router left1 01
            veth switch port4 a4 router left2 02
            local tags1=10 tags2=20
            [ "$1" = vlan ] || { tags1=100.10; tags2=200.20; }
            in_background switch python3 wire.py --trunk trunk1 --access port1:$tags1 --access port2:$tags2
            in_background switch python3 wire.py --trunk trunk2 --access port3:$tags1 --access port4:$tags2
            veth router right 03 server eth0 14
            ;;
        lossy)
            veth client1 eth0 0a switch port1 a1
            veth switch port2 a2 router left1 01
            veth client2 eth0 0b router left2 02
            veth router right 03 switch port3 a3
            veth switch port4 a4 server eth0 14
            in_background switch python3 wire.py --trunk port2 --access port1 --lose-every 11 --swap-every 7
            in_background switch python3 wire.py --trunk port4 --access port3 --lose-every 11 --swap-every 7
            ;;
        plain)
            veth client1 eth0 0a router left1 01
            veth client2 eth0 0b router left2 02
            veth router right 03 server eth0 14
            ;;
    esac
    set_addresses
    # The server asks for small segments, so that a ClientHello takes three.
    [ "$1" != lossy ] || in_ns server ip route change default via 198.51.100.1 advmss 256
}

set_addresses() {
    local last
    in_ns client1 ip address add 192.0.2.10/24 dev eth0
    in_ns client1 ip address add 2001:db8:1::10/64 dev eth0 nodad
    in_ns client2 ip address add 203.0.113.10/24 dev eth0
    in_ns client2 ip address add 2001:db8:3::10/64 dev eth0 nodad
    in_ns router ip address add 192.0.2.1/24 dev left1
    in_ns router ip address add 2001:db8:1::1/64 dev left1 nodad
    in_ns router ip address add 203.0.113.1/24 dev left2
    in_ns router ip address add 2001:db8:3::1/64 dev left2 nodad
    in_ns router ip address add 198.51.100.1/24 dev right
    in_ns router ip address add 2001:db8:2::1/64 dev right nodad
    for last in 20 21 22 23; do in_ns server ip address add 198.51.100.$last/24 dev eth0; done
    in_ns server ip address add $SERVER6/64 dev eth0 nodad
    in_ns router sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
    # Addresses where nobody answers: they are routed to the server, which forwards nothing.
    in_ns router ip route add 198.51.100.192/28 via $SERVER4
    in_ns client1 ip route add default via 192.0.2.1
    in_ns client1 ip -6 route add default via 2001:db8:1::1
    in_ns client2 ip route add default via 203.0.113.1
    in_ns client2 ip -6 route add default via 2001:db8:3::1
    in_ns server ip route add default via 198.51.100.1
    in_ns server ip -6 route add default via 2001:db8:2::1
    in_ns client1 ping -q -c 1 -W 5 $SERVER4 >/dev/null 2>&1 || true
    in_ns client2 ping -q -c 1 -W 5 $SERVER4 >/dev/null 2>&1 || true
}

# start_recording NAME [SPACE INTERFACE [TCPDUMP OPTIONS...]]
start_recording() {
    local file=$1 space=${2:-router} interface=${3:-right}
    shift $(($# < 3 ? $# : 3))
    ip netns exec "$PREFIX$space" tcpdump -Z root -n -s 0 --immediate-mode -i "$interface" "$@" -w "$WORK/$file.pcap" \
        2>"$WORK/tcpdump.log" &
    TCPDUMP_PID=$!
    PIDS+=("$TCPDUMP_PID")
    until grep -q 'listening on' "$WORK/tcpdump.log"; do
        kill -0 "$TCPDUMP_PID" || { cat "$WORK/tcpdump.log" >&2; return 1; }
        sleep 0.05
    done
}

stop_recording() {
    sleep "${1:-0.6}"
    kill "$TCPDUMP_PID"
    wait "$TCPDUMP_PID" || true
    grep -q '^0 packets dropped by kernel' "$WORK/tcpdump.log" || { cat "$WORK/tcpdump.log" >&2; return 1; }
}

# ---- servers ----------------------------------------------------------------------------------------------

make_certificates() {
    local names="DNS:*.example.com,DNS:*.video.example.com,DNS:*.example.org,DNS:*.example.net,DNS:intranet.test"
    cd "$WORK"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
        -subj "/O=Example/CN=Example Test CA" -keyout ca.key -out ca.pem 2>/dev/null
    sign ec "/O=Example/CN=www.example.com" "subjectAltName=$names,IP:$SERVER4" \
        -newkey ec -pkeyopt ec_paramgen_curve:P-256
    sign rsa "/O=Example/CN=www.example.com" "subjectAltName=$names,IP:$SERVER4" -newkey rsa:2048
    sign client "/O=Example/CN=responder@example.com" "extendedKeyUsage=clientAuth" \
        -newkey ec -pkeyopt ec_paramgen_curve:P-256
    cd "$HERE"
}

# sign NAME SUBJECT EXTENSION KEY-OPTIONS...: a certificate by our own authority
sign() {
    local name=$1 subject=$2 extension=$3
    shift 3
    openssl req "$@" -nodes -subj "$subject" -keyout "$name.key" -out "$name.csr" 2>/dev/null
    openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
        -extfile <(echo "$extension") -out "$name.pem" 2>/dev/null
}

make_pages() {
    mkdir -p "$WORK/www"
    local size
    echo '<!doctype html><title>Example</title><p>An example page.' >"$WORK/www/index.html"
    printf 'User-agent: *\nDisallow: /private/\n' >"$WORK/www/robots.txt"
    for size in 2 40 60 120 200; do
        head -c $((size * 1024)) < <(yes "example data of $size KiB") >"$WORK/www/$size.bin"
    done
}

start_nginx() {
    make_pages
    cat >"$WORK/nginx.conf" <<CONF
daemon off;
user root;
worker_processes 1;
pid $WORK/nginx.pid;
error_log $WORK/nginx-error.log;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path $WORK/body; proxy_temp_path $WORK/proxy; fastcgi_temp_path $WORK/fastcgi;
    uwsgi_temp_path $WORK/uwsgi; scgi_temp_path $WORK/scgi;
    types { text/html html; text/plain txt; application/octet-stream bin; }
    root $WORK/www;
    server_tokens off;
    gzip on; gzip_min_length 100; gzip_types text/plain;
    ssl_certificate $WORK/ec.pem; ssl_certificate_key $WORK/ec.key;
    ssl_certificate $WORK/rsa.pem; ssl_certificate_key $WORK/rsa.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ALL:!aNULL;
    ssl_session_cache shared:tls:1m;
    server {
        listen $SERVER4:443 ssl http2 default_server; listen [$SERVER6]:443 ssl http2 default_server;
        listen $SERVER4:8443 ssl http2 default_server; listen $SERVER4:4443 ssl default_server;
        server_name www.example.com;
        location /slow/ { alias $WORK/www/; limit_rate 25k; limit_rate_after 10k; }
    }
    server {
        listen $SERVER4:443 ssl http2; listen [$SERVER6]:443 ssl http2; listen $SERVER4:8443 ssl http2;
        server_name *.example.com *.example.org *.example.net *.test;
    }
    server {
        listen $SERVER4:443 ssl http2;
        server_name partner.example.net;
        ssl_client_certificate $WORK/ca.pem; ssl_verify_client on;
    }
    server {
        listen $SERVER4:443 ssl;
        server_name wrong.example.net;
        ssl_reject_handshake on;
    }
    server {
        listen $SERVER4_STRICT:443 ssl http2 default_server;
        ssl_ecdh_curve secp384r1;
    }
    server {
        listen $SERVER4:80 default_server; listen [$SERVER6]:80 default_server; listen $SERVER4:8080 default_server;
        location = /old { return 301 http://www.example.com/; }
        location = /form { return 200 "thank you\n"; }
        location = /private/ { return 401; add_header WWW-Authenticate 'Basic realm="example"' always; }
        location = /broken { return 503; }
    }
}
CONF
    in_background server nginx -p "$WORK" -e "$WORK/nginx-error.log" -c "$WORK/nginx.conf"
    wait_for_port $SERVER4 443
}

start_old_tls() {
    OPENSSL_CONF=/dev/null in_background server openssl s_server -accept $SERVER4_OLD:443 -www -quiet \
        -cert "$WORK/rsa.pem" -key "$WORK/rsa.key" -min_protocol TLSv1 -cipher ALL:@SECLEVEL=0
    OPENSSL_CONF=/dev/null in_background server openssl s_server -accept $SERVER4_OLD:465 -www -quiet \
        -cert "$WORK/rsa.pem" -key "$WORK/rsa.key" -min_protocol TLSv1 -max_protocol TLSv1.1 -cipher ALL:@SECLEVEL=0
    wait_for_port $SERVER4_OLD 443
    wait_for_port $SERVER4_OLD 465
}

start_dns() {
    cat >"$WORK/dnsmasq.conf" <<CONF
keep-in-foreground
pid-file=
no-resolv
no-hosts
user=root
bind-interfaces
listen-address=$SERVER4,$SERVER6
local=/example.com/example.org/example.net/test/
local-ttl=300
host-record=www.example.com,$SERVER4,$SERVER6
host-record=video.example.com,$SERVER4,$SERVER6
host-record=mail.example.net,198.51.100.21
cname=cdn.video.example.com,video.example.com
mx-host=example.net,mail.example.net,10
txt-record=example.org,"v=spf1 -all"
txt-record=large.example.org,"$(printf 'a%.0s' {1..250})","$(printf 'b%.0s' {1..250})","$(printf 'c%.0s' {1..250})"
srv-host=_xmpp-client._tcp.example.org,www.example.com,5222,5
CONF
    in_background server dnsmasq --conf-file="$WORK/dnsmasq.conf"
    wait_for_port $SERVER4 53
}

start_ssh() {
    mkdir -p /run/sshd
    [ -e "$WORK/ssh-host" ] || {
        ssh-keygen -q -t ed25519 -N '' -C server.example.com -f "$WORK/ssh-host"
        ssh-keygen -q -t rsa -b 2048 -N '' -C server.example.com -f "$WORK/ssh-host-rsa"
        ssh-keygen -q -t ed25519 -N '' -C responder.example.com -f "$WORK/ssh-user"
        ssh-keygen -q -t ed25519 -N '' -C stranger.example.com -f "$WORK/ssh-stranger"
    }
    cp "$WORK/ssh-user.pub" "$WORK/authorized_keys"
    cat >"$WORK/sshd_config" <<CONF
Port 22
Port 2222
ListenAddress 0.0.0.0
ListenAddress ::
HostKey $WORK/ssh-host
HostKey $WORK/ssh-host-rsa
AuthorizedKeysFile $WORK/authorized_keys
PidFile none
UsePAM no
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PrintMotd no
Subsystem sftp internal-sftp
CONF
    in_background server "$(command -v sshd || echo /usr/sbin/sshd)" -D -f "$WORK/sshd_config" -E "$WORK/sshd.log"
    wait_for_port $SERVER4 22
}

# Looks from inside the server, so that waiting leaves no packet on the recorded link.
wait_for_port() {
    local tries=0
    until [ -n "$(in_ns server ss -Hltn "sport = :$2")" ]; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || { say "nothing listens on $1 port $2"; return 1; }
        sleep 0.05
    done
}

# ---- clients ----------------------------------------------------------------------------------------------

# fetch CLIENT ADDRESS URL [CURL OPTIONS...]: a failing handshake is part of some scenarios, so failure is not fatal.
fetch() {
    local client=$1 address=$2 url=$3 host port
    shift 3
    host=${url#*://}; host=${host%%/*}; port=${host##*:}; host=${host%%:*}
    case $url in
        https://*:*) ;;
        https://*) port=443 ;;
        http://*:*) ;;
        *) port=80 ;;
    esac
    in_ns "$client" curl -q -sS -o /dev/null --noproxy '*' --max-time 20 --cacert "$WORK/ca.pem" -A 'curl/example' \
        --resolve "$host:$port:$address" "$@" "$url" 2>>"$WORK/clients.log" || say "  (curl gave $? for $url)"
}

# s_client CLIENT ADDRESS:PORT NAME [OPTIONS...]: NAME - means no server name
s_client() {
    local client=$1 address=$2 name=$3
    shift 3
    local server_name=(-servername "$name")
    [ "$name" != - ] || server_name=(-noservername)
    printf 'GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "${name/#-/www.example.com}" |
        OPENSSL_CONF=/dev/null in_ns "$client" timeout 10 openssl s_client -connect "$address" "${server_name[@]}" \
            -CAfile "$WORK/ca.pem" -ign_eof "$@" >>"$WORK/clients.log" 2>&1 || say "  (s_client gave $? for $name)"
}

lookup() {
    local client=$1 address=$2
    shift 2
    in_ns "$client" dig +tries=1 +time=2 "@$address" "$@" >>"$WORK/clients.log" 2>&1 || say "  (dig gave $? for $*)"
}

shell_to() {
    local client=$1 address=$2 port=$3 key=$4
    shift 4
    in_ns "$client" ssh -F none -i "$WORK/$key" -p "$port" -o BatchMode=yes \
        -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile="$WORK/known_hosts" "root@$address" "$@" \
        >>"$WORK/clients.log" 2>&1 || say "  (ssh gave $? for port $port)"
}

# Tries to connect to each port in order, without waiting for the answers of those that stay silent.
scan_ports() {
    local client=$1 address=$2
    shift 2
    in_ns "$client" python3 - "$address" "$@" <<'PYTHON'
import socket
import sys
import time

waiting = []
for port in sys.argv[2:]:
    probe = socket.socket()
    probe.setblocking(False)
    probe.connect_ex((sys.argv[1], int(port)))
    waiting.append(probe)
    time.sleep(0.01)
time.sleep(0.3)
PYTHON
}

# ---- scenarios --------------------------------------------------------------------------------------------

record_tls_sites() {
    set_up plain
    start_nginx
    start_recording tls-sites
    fetch client1 $SERVER4 https://video.example.com/40.bin
    fetch client2 $SERVER4 https://cdn.video.example.com/
    fetch client1 $SERVER4 https://www.example.org/ --tls-max 1.2
    fetch client1 $SERVER4 https://mail.example.net/ --http1.1
    fetch client2 $SERVER6 https://www.example.com/
    fetch client1 $SERVER6 https://video.example.com/2.bin --tls-max 1.2 --http1.1
    fetch client1 $SERVER4 https://shop.example.org/ --tls13-ciphers TLS_CHACHA20_POLY1305_SHA256
    fetch client1 $SERVER4 https://bank.example.com/ --tls13-ciphers TLS_AES_128_GCM_SHA256 --no-alpn
    fetch client2 $SERVER4 https://intranet.test/ --tls-max 1.2 --ciphers ECDHE-RSA-AES128-GCM-SHA256
    fetch client2 $SERVER4 https://legacy.example.org/ --tls-max 1.2 --ciphers AES256-SHA --no-alpn
    fetch client1 $SERVER4 https://chat.example.net/ --tls-max 1.2 --ciphers ECDHE-ECDSA-CHACHA20-POLY1305
    fetch client1 $SERVER4 https://admin.example.com:8443/
    fetch client2 $SERVER4 https://update.example.net:4443/ --http1.1
    # a client certificate, and none where one is asked for
    fetch client1 $SERVER4 https://partner.example.net/ --tls-max 1.2 --cert "$WORK/client.pem" --key "$WORK/client.key"
    fetch client1 $SERVER4 https://partner.example.net/ --cert "$WORK/client.pem" --key "$WORK/client.key"
    # no server name: by an address, by choice, and on another port
    fetch client2 $SERVER4 https://$SERVER4/
    s_client client1 $SERVER4:443 - -tls1_2
    s_client client2 $SERVER4:8443 - -tls1_3
    # the first key share is refused: HelloRetryRequest
    s_client client1 $SERVER4_STRICT:443 retry.example.com -tls1_3 -groups X25519:P-384
    # resumption: a ticket in TLS 1.2, a pre-shared key in TLS 1.3
    s_client client1 $SERVER4:443 again.example.org -tls1_2 -sess_out "$WORK/session12"
    s_client client1 $SERVER4:443 again.example.org -tls1_2 -sess_in "$WORK/session12"
    s_client client1 $SERVER4:443 again.example.org -tls1_3 -sess_out "$WORK/session13"
    s_client client1 $SERVER4:443 again.example.org -tls1_3 -sess_in "$WORK/session13"
    # handshakes that fail: name, cipher, version, certificate
    fetch client1 $SERVER4 https://wrong.example.net/
    s_client client2 $SERVER4:443 cipher.example.net -tls1_2 -psk 00112233 \
        -cipher PSK-AES128-GCM-SHA256:ECDHE-PSK-AES128-CBC-SHA
    s_client client2 $SERVER4:443 version.example.net -tls1_1 -cipher ALL:@SECLEVEL=0
    fetch client2 $SERVER4 https://untrusted.example.net/ --tls-max 1.2 --cacert /etc/ssl/certs/ca-certificates.crt
    stop_recording
}

record_old_tls() {
    set_up plain
    start_old_tls
    start_recording old-tls
    s_client client1 $SERVER4_OLD:443 printer.example.org -tls1 -cipher ALL:@SECLEVEL=0
    s_client client1 $SERVER4_OLD:443 camera.example.org -tls1_1 -cipher AES128-SHA:@SECLEVEL=0
    s_client client2 $SERVER4_OLD:443 - -tls1 -cipher ECDHE-RSA-AES256-SHA:@SECLEVEL=0
    s_client client2 $SERVER4_OLD:465 mail.example.org -min_protocol TLSv1 -cipher ALL:@SECLEVEL=0
    fetch client1 $SERVER4_OLD https://scada.example.net/ --tlsv1.0 --tls-max 1.1 --ciphers ALL:@SECLEVEL=0
    s_client client1 $SERVER4_OLD:443 modern.example.org -tls1_2
    s_client client2 $SERVER4_OLD:443 modern.example.org -tls1_3
    stop_recording
    python3 edit.py big-endian "$WORK/old-tls.pcap" "$WORK/old-tls-big-endian.pcap"
}

# The same talk on both kinds of trunk, so that the two captures give the same sessions.
talk_over_trunk() {
    fetch client1 $SERVER4 https://video.example.com/
    fetch client2 $SERVER4 https://cdn.video.example.com/ --tls-max 1.2
    fetch client2 $SERVER6 https://www.example.org/
    fetch client1 $SERVER6 https://mail.example.net/ --tls-max 1.2
    fetch client2 $SERVER4 https://admin.example.com:8443/
    fetch client1 $SERVER4 https://$SERVER4/
}

record_tls_vlan() {
    set_up vlan
    start_nginx
    start_recording tls-vlan switch trunk1
    talk_over_trunk
    stop_recording
}

record_tls_qinq() {
    set_up qinq
    start_nginx
    start_recording tls-qinq switch trunk1
    talk_over_trunk
    stop_recording
}

record_tls_lossy() {
    set_up lossy
    start_nginx
    start_recording tls-lossy
    fetch client1 $SERVER4 https://video.example.com/60.bin
    fetch client2 $SERVER4 https://cdn.video.example.com/40.bin --tls-max 1.2
    local turn
    for turn in 1 2 3 4 5 6 7 8; do
        fetch client1 $SERVER4 https://site$turn.example.org/ --tls-max 1.$((2 + turn % 2))
    done
    stop_recording 1.5
}

record_tls_gap() {
    set_up plain
    start_nginx
    start_recording whole
    fetch client1 $SERVER4 https://video.example.com/60.bin
    fetch client2 $SERVER4 https://www.example.com/40.bin --tls-max 1.2
    fetch client1 $SERVER4 https://www.example.org/
    stop_recording
    python3 edit.py lose 10,11,20,60 "$WORK/whole.pcap" "$WORK/tls-gap.pcap"
}

record_tls_midstream() {
    local pids=()
    set_up plain
    start_nginx
    fetch client1 $SERVER4 https://video.example.com/slow/60.bin -H 'Host: www.example.com' & pids+=($!)
    sleep 0.7
    start_recording tls-midstream
    fetch client2 $SERVER4 https://cdn.video.example.com/ --tls-max 1.2
    wait "${pids[0]}" || true
    fetch client1 $SERVER4 https://mail.example.net/slow/60.bin -H 'Host: www.example.com' & pids+=($!)
    stop_recording 0.7
    wait "${pids[1]}" || true
}

record_dns() {
    set_up plain
    start_dns
    start_recording dns
    lookup client1 $SERVER4 www.example.com A
    lookup client1 $SERVER4 www.example.com AAAA
    lookup client2 $SERVER4 cdn.video.example.com A
    lookup client2 $SERVER6 video.example.com AAAA
    lookup client1 $SERVER4 example.net MX
    lookup client1 $SERVER4 example.org TXT
    lookup client1 $SERVER4 _xmpp-client._tcp.example.org SRV
    lookup client1 $SERVER4 -x $SERVER4
    lookup client2 $SERVER4 no-such-host.example.com A
    lookup client2 $SERVER4 mail.example.net AAAA
    lookup client2 $SERVER4 elsewhere.invalid A
    lookup client1 $SERVER4 www.example.com A +noedns
    lookup client1 $SERVER4 www.example.com A +tcp
    lookup client1 $SERVER4 large.example.org TXT +noedns +ignore
    lookup client1 $SERVER4 large.example.org TXT +noedns
    lookup client2 $SERVER6 large.example.org TXT +bufsize=4096
    lookup client1 198.51.100.200 unanswered.example.com A
    stop_recording
}

record_http() {
    set_up plain
    start_nginx
    start_recording http
    fetch client1 $SERVER4 http://www.example.com/
    fetch client1 $SERVER4 http://www.example.com/robots.txt --compressed
    fetch client2 $SERVER4 http://video.example.com/2.bin -r 100-299
    fetch client2 $SERVER4 http://www.example.org/missing.html
    fetch client1 $SERVER4 http://www.example.com/old
    fetch client1 $SERVER4 http://www.example.com/form -d 'name=example&colour=blue'
    fetch client1 $SERVER4 http://www.example.com/form -H 'Expect: 100-continue' --data-binary "@$WORK/www/2.bin"
    fetch client2 $SERVER4 http://www.example.com/ -I
    fetch client2 $SERVER6 http://www.example.net/40.bin
    fetch client1 $SERVER4 http://admin.example.com:8080/ -A 'Mozilla/5.0 (X11; Linux x86_64) Example/1.0'
    fetch client1 $SERVER4 http://www.example.com/private/ -u 'responder:example'
    fetch client1 $SERVER4 http://www.example.com/form -X PUT -H 'Cookie: session=example' -d ''
    fetch client1 $SERVER4 http://www.example.com/broken
    # three requests over one connection
    fetch client2 $SERVER4 http://www.example.com/ -o /dev/null -o /dev/null http://www.example.com/robots.txt \
        http://www.example.com/2.bin
    stop_recording
}

record_ssh() {
    set_up plain
    start_ssh
    start_recording ssh
    shell_to client1 $SERVER4 22 ssh-user true
    shell_to client2 $SERVER4 2222 ssh-user 'head -c 20000 /dev/zero'
    shell_to client1 $SERVER6 22 ssh-user true
    shell_to client2 $SERVER4 22 ssh-stranger true
    shell_to client1 $SERVER4 22 ssh-user true -o KexAlgorithms=ecdh-sha2-nistp256 -o Ciphers=aes128-ctr \
        -o MACs=hmac-sha2-256 -o HostKeyAlgorithms=rsa-sha2-512
    shell_to client2 $SERVER4 22 ssh-user true -o Compression=yes -o Ciphers=aes256-gcm@openssh.com
    stop_recording
}

record_web_mix() {
    set_up plain
    start_nginx
    start_dns
    start_ssh
    start_recording web-mix router right --time-stamp-precision=nano
    lookup client1 $SERVER4 www.example.com A
    fetch client1 $SERVER4 http://www.example.com/
    lookup client1 $SERVER4 video.example.com AAAA
    fetch client1 $SERVER6 https://video.example.com/200.bin
    fetch client2 $SERVER4 http://www.example.net/120.bin
    scan_ports client2 $SERVER4 21 22 23 25 53 80 110 111 135 139 143 389 443 445 993 995 1433 1521 3306 3389 5432 \
        5900 6379 8000 8080 8443 9200 27017
    fetch client2 198.51.100.200 https://dark.example.net/ --connect-timeout 1.5
    fetch client2 198.51.100.201 http://dark.example.net:8080/ --connect-timeout 0.5
    shell_to client1 $SERVER4 22 ssh-user true
    fetch client1 $SERVER4 https://www.example.org/ --tls-max 1.2
    fetch client2 $SERVER4 https://cdn.video.example.com:8443/2.bin
    lookup client2 $SERVER4 no-such-host.example.com A
    fetch client2 $SERVER6 http://www.example.com/robots.txt
    stop_recording
}

# ---- main -------------------------------------------------------------------------------------------------

main() {
    local scenario wanted
    case ${1:-} in
        --list) echo "$SCENARIOS" | tr ' ' '\n'; return 0 ;;
        --help | -h) sed -n '2,/^set -e/{/^#/s/^# \{0,1\}//p}' "$HERE/record.sh"; return 0 ;;
        --install)
            shift
            # shellcheck disable=SC2086
            DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $PACKAGES
            ;;
    esac
    wanted=${*:-$SCENARIOS}
    for scenario in $wanted; do
        [[ " $SCENARIOS " == *" $scenario "* ]] || { say "no scenario '$scenario'; there are: $SCENARIOS"; return 2; }
    done
    [ "$(id -u)" = 0 ] || { say "needs root, for network namespaces"; return 7; }
    trap clean_up EXIT
    trap 'exit 130' INT TERM
    WORK=$(mktemp -d /tmp/fovea-examples.XXXXXX)
    chmod 711 "$WORK"
    make_certificates
    for scenario in $wanted; do
        say "$scenario"
        "record_${scenario//-/_}"
        tear_down
        mv "$WORK/$scenario.pcap" .
        [ "$scenario" != old-tls ] || mv "$WORK/old-tls-big-endian.pcap" .
    done
}

main "$@"
