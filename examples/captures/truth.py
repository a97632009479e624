#!/usr/bin/env python3
"""Second half of truth.sh: reads frames with tshark and writes TLS handshakes, conversations and the
expected rows of the example questions. What a frame holds is tshark's word; this file only joins frames
into conversations and computes JA4, which this tshark does not have, from tshark's fields."""

import csv
import glob
import hashlib
import os
import subprocess

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
CLIENT_HELLO, SERVER_HELLO = "1", "2"
CHANGE_CIPHER_SPEC, ALERT, APPLICATION_DATA = "20", "21", "23"
ALERT_FATAL = "2"
SEQUENCE_SPACE = 1 << 32
HELLO_RETRY_RANDOM = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"
VERSIONS = {0x0301: "TLSv10", 0x0302: "TLSv11", 0x0303: "TLSv12", 0x0304: "TLSv13"}
JA4_VERSIONS = {0x0301: "10", 0x0302: "11", 0x0303: "12", 0x0304: "13"}
FIELDS = """frame.number vlan.id ieee8021ad.id ip.src ipv6.src ip.dst ipv6.dst ip.proto
    tcp.srcport tcp.dstport tcp.flags tcp.seq_raw tcp.len udp.srcport udp.dstport udp.length tls.record.content_type
    tls.record.opaque_type tls.handshake.type tls.handshake.version tls.handshake.random tls.handshake.ciphersuite
    tls.handshake.extension.type tls.handshake.extensions_server_name tls.handshake.extensions_alpn_str
    tls.handshake.extensions.supported_version tls.handshake.sig_hash_alg tls.handshake.ja3 tls.alert_message.level
    tls.alert_message.desc""".split()


def tshark(*arguments):
    return subprocess.run(["tshark", *arguments], check=True, capture_output=True, text=True).stdout


def read_frames(path):
    """Returns one dictionary a frame: field name to list of texts."""
    command = ["-n", "-r", path, "-o", "tcp.reassemble_out_of_order:TRUE",
               "-T", "fields", "-E", "aggregator=;", "-E", "separator=/t"]
    for field in FIELDS:
        command += ["-e", field]
    for line in tshark(*command).splitlines():
        yield {field: text.split(";") if text else [] for field, text in zip(FIELDS, line.split("\t"))}


def read_cipher_names():
    names = {}
    for line in tshark("-G", "values").splitlines():
        parts = line.split("\t")
        if parts[:2] == ["V", "tls.handshake.ciphersuite"]:
            names[int(parts[2], 0)] = parts[3]
    return names


class Direction:
    """What one side of a conversation sent."""

    def __init__(self):
        self.packets = 0
        self.flags = 0
        self.first_sequence = None
        self.spans = []
        self.payload = 0
        self.records = set()

    def add(self, flags, sequence, length):
        self.packets += 1
        self.flags |= flags
        self.payload += length
        if sequence is None:
            return
        start = (sequence + (1 if flags & SYN else 0)) % SEQUENCE_SPACE
        if self.first_sequence is None:
            self.first_sequence = start
        offset = (start - self.first_sequence) % SEQUENCE_SPACE
        if length and offset < SEQUENCE_SPACE // 2:
            self.spans.append((offset, offset + length))

    def sequence_bytes(self):
        return max((end for _, end in self.spans), default=0)

    def missed_bytes(self):
        missed = reached = 0
        for start, end in sorted(self.spans):
            missed += max(0, start - reached)
            reached = max(reached, end)
        return missed


class Conversation:
    def __init__(self, protocol, originator, responder, frame):
        self.protocol = protocol
        self.originator = originator
        self.responder = responder
        self.sent = {originator: Direction(), responder: Direction()}
        self.first_frame = self.last_frame = int(frame["frame.number"][0])
        # Outermost first. This tshark names an outer 802.1ad tag by a field of its own.
        self.vlans = frame["ieee8021ad.id"] + frame["vlan.id"]
        self.answered_by_reset = False
        self.client_hellos = []
        self.server_hellos = []
        self.alerts = []

    @property
    def orig(self):
        return self.sent[self.originator]

    @property
    def resp(self):
        return self.sent[self.responder]

    def ids(self):
        return dict(id_orig_h=self.originator[0], id_orig_p=self.originator[1],
                    id_resp_h=self.responder[0], id_resp_p=self.responder[1])

    def state(self):
        """Zeek's conn_state, as far as these captures need it."""
        if self.protocol != "tcp":
            return "SF" if self.resp.packets else "S0"
        if not self.orig.flags & SYN:
            return "SF" if self.orig.flags & self.resp.flags & FIN else "OTH"
        if self.answered_by_reset:
            return "REJ"
        if not self.resp.packets:
            return "S0"
        if self.orig.flags & RST:
            return "RSTO"
        if self.resp.flags & RST:
            return "RSTR"
        closed = (bool(self.orig.flags & FIN), bool(self.resp.flags & FIN))
        return {(True, True): "SF", (True, False): "S2", (False, True): "S3", (False, False): "S1"}[closed]

    def established(self):
        if not any(not hello["retry"] for hello in self.server_hellos):
            return False
        if any(alert["level"] == ALERT_FATAL for alert in self.alerts):
            return False
        wanted = APPLICATION_DATA if self.version() == "TLSv13" else CHANGE_CIPHER_SPEC
        return wanted in self.orig.records and wanted in self.resp.records

    def server_hello(self):
        final = [hello for hello in self.server_hellos if not hello["retry"]]
        return final[-1] if final else {"version": "", "cipher": ""}

    def version(self):
        return self.server_hello()["version"]


def first(values):
    return values[0] if values else ""


def is_grease(value):
    return value & 0x0F0F == 0x0A0A and value >> 8 == value & 0xFF


def numbers(values):
    return [number for number in (int(value, 0) for value in values) if not is_grease(number)]


def short_hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else "0" * 12


def ja4(frame):
    versions = numbers(frame["tls.handshake.extensions.supported_version"] or frame["tls.handshake.version"][:1])
    ciphers = numbers(frame["tls.handshake.ciphersuite"])
    extensions = numbers(frame["tls.handshake.extension.type"])
    algorithms = [f"{number:04x}" for number in numbers(frame["tls.handshake.sig_hash_alg"])]
    alpn = first(frame["tls.handshake.extensions_alpn_str"])
    head = "t{}{}{:02d}{:02d}{}".format(
        JA4_VERSIONS.get(max(versions), "00"), "d" if 0 in extensions else "i",
        min(len(ciphers), 99), min(len(extensions), 99), alpn[0] + alpn[-1] if alpn else "00")
    hashed = ",".join(sorted(f"{number:04x}" for number in extensions if number not in (0, 16)))
    if hashed and algorithms:
        hashed += "_" + ",".join(algorithms)
    return "_".join([head, short_hash(",".join(sorted(f"{number:04x}" for number in ciphers))), short_hash(hashed)])


def read_conversations(path, cipher_names):
    """Returns the TCP and UDP conversations of a capture in the order of their first frames."""
    open_conversations = {}
    conversations = []
    for frame in read_frames(path):
        protocol = "tcp" if frame["tcp.srcport"] else "udp" if frame["udp.srcport"] else None
        if protocol is None or "1" in frame["ip.proto"][:1]:
            continue
        source = (first(frame["ip.src"] + frame["ipv6.src"]), first(frame[protocol + ".srcport"]))
        target = (first(frame["ip.dst"] + frame["ipv6.dst"]), first(frame[protocol + ".dstport"]))
        key = (protocol, *sorted([source, target]))
        if key not in open_conversations:
            begins = (source, target)
            if protocol == "tcp" and not int(frame["tcp.flags"][0], 0) & SYN and int(source[1]) < int(target[1]):
                begins = (target, source)  # from its middle: the server has the lower port
            open_conversations[key] = Conversation(protocol, *begins, frame)
            conversations.append(open_conversations[key])
        add_frame(open_conversations[key], source, frame, cipher_names)
    return conversations


def add_frame(conversation, source, frame, cipher_names):
    conversation.last_frame = int(frame["frame.number"][0])
    sender = conversation.sent[source]
    if conversation.protocol == "udp":
        sender.add(0, None, int(frame["udp.length"][0]) - 8)
        return
    flags = int(frame["tcp.flags"][0], 0)
    if flags & RST and source == conversation.responder and sender.packets == 0:
        conversation.answered_by_reset = True
    if conversation.orig.flags & conversation.resp.flags & FIN:
        flags &= ~RST  # after both FINs a reset changes nothing
    sender.add(flags, int(frame["tcp.seq_raw"][0]), int(frame["tcp.len"][0]))
    sender.records.update(frame["tls.record.content_type"], frame["tls.record.opaque_type"])
    number = frame["frame.number"][0]
    kinds = frame["tls.handshake.type"]
    if CLIENT_HELLO in kinds:
        conversation.client_hellos.append(dict(
            frame=number, sni=first(frame["tls.handshake.extensions_server_name"]),
            alpn=",".join(frame["tls.handshake.extensions_alpn_str"]),
            ja3=first(frame["tls.handshake.ja3"]), ja4=ja4(frame)))
    if SERVER_HELLO in kinds:
        code = int(first(frame["tls.handshake.extensions.supported_version"] or frame["tls.handshake.version"]), 0)
        conversation.server_hellos.append(dict(
            frame=number, version=VERSIONS[code],
            cipher=cipher_names[int(first(frame["tls.handshake.ciphersuite"]), 0)],
            retry=first(frame["tls.handshake.random"]).replace(":", "") == HELLO_RETRY_RANDOM))
    for level, description in zip(frame["tls.alert_message.level"], frame["tls.alert_message.desc"]):
        conversation.alerts.append(dict(frame=number, level=level, description=description))


def write_rows(path, columns, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter="\t", lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


DNS_TYPES = {"1": "A", "28": "AAAA"}
IDS = ["id_orig_h", "id_orig_p", "id_resp_h", "id_resp_p"]


def conversation_row(conversation):
    return conversation.ids() | dict(
        proto=conversation.protocol, vlan=",".join(conversation.vlans), conn_state=conversation.state(),
        orig_pkts=conversation.orig.packets, resp_pkts=conversation.resp.packets,
        orig_bytes=byte_count(conversation, conversation.orig), resp_bytes=byte_count(conversation, conversation.resp),
        missed_bytes=conversation.orig.missed_bytes() + conversation.resp.missed_bytes(),
        first_frame=conversation.first_frame, last_frame=conversation.last_frame)


def byte_count(conversation, direction):
    return direction.sequence_bytes() if conversation.protocol == "tcp" else direction.payload


def tls_row(conversation):
    hello = first(conversation.client_hellos) or dict(sni="", alpn="", ja3="", ja4="", frame="")
    reply = conversation.server_hello()
    alert = first([alert["description"] for alert in conversation.alerts if alert["level"] == ALERT_FATAL])
    return conversation.ids() | hello | dict(
        version=reply["version"], cipher=reply["cipher"], established=str(conversation.established()).lower(),
        fatal_alert=alert, client_hello_frame=hello["frame"], server_hello_frame=reply.get("frame", ""),
        retry=str(any(reply["retry"] for reply in conversation.server_hellos)).lower(), vlans=conversation.vlans)


def syn_rows(path):
    for frame in read_frames(path):
        if frame["tcp.flags"] and int(frame["tcp.flags"][0], 0) & (SYN | ACK) == SYN:
            yield dict(ip_src=first(frame["ip.src"] + frame["ipv6.src"]), tcp_src_port=frame["tcp.srcport"][0],
                       ip_dst=first(frame["ip.dst"] + frame["ipv6.dst"]), tcp_dst_port=frame["tcp.dstport"][0])


def nxdomain_rows(path):
    """Answers of the truth that say that a name does not exist; the one who asked is whom they are sent to."""
    with open(f"truth/{path}", newline="") as file:
        for frame in csv.DictReader(file, delimiter="\t"):
            if frame["dns.flags.response"] == "1" and frame["dns.flags.rcode"] == "3":
                yield dict(id_orig_h=frame["ip.dst"] + frame["ipv6.dst"], id_resp_h=frame["ip.src"] + frame["ipv6.src"],
                           query=frame["dns.qry.name"], qtype_name=DNS_TYPES[frame["dns.qry.type"]],
                           rcode_name="NXDOMAIN")


def http_rows(capture):
    """Requests with their responses, paired in the order of each connection, from the frames that truth.sh wrote."""
    answers = {}
    with open(f"truth/{capture}.http.tsv", newline="") as file:
        frames = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for frame in frames:
        if frame["http.response.code"] not in ("", "100"):
            answers.setdefault(http_ids(frame, "dst", "src"), []).append(frame)
    for frame in frames:
        if frame["http.request.method"]:
            ids = http_ids(frame, "src", "dst")
            yield dict(zip(IDS, ids)) | dict(
                method=frame["http.request.method"], host=frame["http.host"], uri=frame["http.request.uri"],
                user_agent=frame["http.user_agent"], status_code=answers[ids].pop(0)["http.response.code"])


def http_ids(frame, client, server):
    return (frame["ip." + client] or frame["ipv6." + client], frame[f"tcp.{client}port"],
            frame["ip." + server] or frame["ipv6." + server], frame[f"tcp.{server}port"])


def write_expected(tls, conns):
    """The rows that answer each question, picked from the truth by what the question says."""
    def question(name, columns, rows):
        os.makedirs(f"../{name}", exist_ok=True)
        write_rows(f"../{name}/expected.tsv", columns, rows)

    sites = tls["tls-sites"]
    question("which-sites", IDS + ["sni", "version", "cipher"], [row for row in sites if row["sni"]])
    question("streaming-video", IDS + ["sni", "version"], [row for row in sites if "video" in row["sni"]])
    question("tls-on-odd-ports", IDS + ["sni", "version"], [row for row in sites if row["id_resp_p"] != "443"])
    question("old-tls", IDS + ["sni", "version", "cipher"],
             [row for row in tls["old-tls"] if row["version"] in ("TLSv10", "TLSv11")])
    question("no-sni", IDS + ["version", "cipher"], [row for row in sites if not row["sni"]])
    question("failed-handshakes", IDS + ["sni", "version"], [row for row in sites if row["established"] == "false"])
    question("vlan-traffic", IDS + ["sni", "version"], [row for row in tls["tls-vlan"] if "20" in row["vlans"]])
    question("client-fingerprints", ["id_orig_h", "id_orig_p", "sni", "ja3", "ja4"],
             [row for row in sites if row["sni"].endswith(".example.net")])
    question("port-scan", IDS + ["conn_state"], [row for row in conns["web-mix"] if row["conn_state"] in ("REJ", "S0")])
    question("big-downloads", IDS + ["resp_bytes"], [row for row in conns["web-mix"] if row["resp_bytes"] > 100 * 1024])
    question("capture-gaps", IDS + ["missed_bytes"], [row for row in conns["tls-gap"] if row["missed_bytes"] > 0])
    question("nxdomain-names", ["id_orig_h", "id_resp_h", "query", "qtype_name", "rcode_name"],
             nxdomain_rows("dns.dns.tsv"))
    question("http-user-agents", IDS + ["method", "host", "uri", "user_agent", "status_code"],
             [row for row in http_rows("http") if row["user_agent"] and row["method"] in ("GET", "POST")])
    question("syn-packets", ["ip_src", "tcp_src_port", "ip_dst", "tcp_dst_port"], syn_rows("web-mix.pcap"))


def main():
    cipher_names = read_cipher_names()
    tls = {}
    conns = {}
    for path in sorted(glob.glob("*.pcap")):
        capture = path.removesuffix(".pcap")
        conversations = read_conversations(path, cipher_names)
        conns[capture] = [conversation_row(conversation) for conversation in conversations]
        tls[capture] = [tls_row(conversation) for conversation in conversations
                        if conversation.client_hellos or conversation.server_hellos]
        write_rows(f"truth/{capture}.conversations.tsv",
                   ["proto", *IDS, "vlan", "conn_state", "orig_pkts", "resp_pkts", "orig_bytes", "resp_bytes",
                    "missed_bytes", "first_frame", "last_frame"], conns[capture])
        if tls[capture]:
            write_rows(f"truth/{capture}.tls.tsv",
                       [*IDS, "sni", "alpn", "version", "cipher", "established", "fatal_alert", "retry", "ja3", "ja4",
                        "client_hello_frame", "server_hello_frame"], tls[capture])
    write_expected(tls, conns)


if __name__ == "__main__":
    main()
