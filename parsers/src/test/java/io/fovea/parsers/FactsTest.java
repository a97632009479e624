package io.fovea.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import io.fovea.spi.ProtocolModule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is read of the samples of protocols of which a few facts are read: all facts that are there, without the name
/// of the protocol in front, in order of name.
final class FactsTest {
    private static Map<String, String> facts(String protocol, String sample) {
        ProtocolModule module = ParserContractTest.modules()
                .filter(each -> each.name().equals(protocol)).findFirst().orElseThrow();
        List<Map<String, String>> rows = ParserRun.rows(module, Exchange.sample(protocol, sample + ".txt"));
        assertThat(rows).hasSize(1);
        Map<String, String> facts = new TreeMap<>();
        rows.getFirst().forEach((name, value) -> {
            if (name.startsWith(protocol + ".") && !value.equals("absent")) {
                facts.put(name.substring(protocol.length() + 1), value);
            }
        });
        return facts;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "smtp | mail | {helo=client.example.org, mailfrom=alice@example.org, "
                + "rcptto=[bob@example.com, carol@example.com], "
                + "server=mail.example.com ESMTP ready, subject=A long story}",
        "smtp | starttls | {helo=a, server=mail.example.com, tls=true}",
        "smtp | chunks | {helo=x, mailfrom=<>, rcptto=[postmaster], server=mail.example.com SMTP service, subject=hi}",
        "ftp | anonymous | {login_success=true, server=(vsFTPd 3.0.3) FTP, user=anonymous}",
        "ftp | refused | {login_success=false, server=Welcome, user=bob}",
        "ftp | tls | {server=FTP server, tls=true}",
        "pop3 | apop | {login_success=true, server=POP3 server ready <1896.697170952@dbc.mtview.ca.us>, user=mrose}",
        "pop3 | refused | {login_success=true, server=ready, user=fred}",
        "pop3 | stls | {tls=true}",
        "imap | login | {login_success=true, server=[CAPABILITY IMAP4rev1 STARTTLS] ready, user=fred}",
        "imap | starttls | {server=hello, tls=true}",
        "imap | authenticate | {login_success=false, server=IMAP4}",
        "xmpp | starttls | {from=im.example.com, tls=true, to=im.example.com}",
        "xmpp | refused | {to=im.example.com}",
        "mysql | tls | {server=8.0.36-test, tls=true}",
        "mysql | login | {server=8.0.36-test, user=alice}",
        "postgresql | tls | {tls=true}",
        "postgresql | refused | {application_name=psql, database=shop, user=alice}",
        "ldap | starttls | {tls=true}",
        "ldap | bind | {bind_name=cn=admin,dc=example,dc=com, bind_success=false, version=3}",
        "socks | connect5 | {command=connect, request_host=example.com, request_port=443, status=0, version=5}",
        "socks | login5 | {command=connect, request_host=2001:db8::1, request_port=80, status=5, user=alice, "
                + "version=5}",
        "socks | connect4 | {command=connect, request_host=192.0.2.1, request_port=80, status=90, user=bob, "
                + "version=4}",
        "socks | connect4a | {command=connect, request_host=example.com, request_port=443, status=91, version=4}",
        "sip | busy-udp | {call_id=a84b4c76e66710@pc33.example.org, method=INVITE, "
                + "request_from=Alice <sip:alice@example.org>;tag=1928301774, request_to=Bob <sip:bob@example.com>, "
                + "status_code=486, uri=sip:bob@example.com, user_agent=phone/1.0}",
        "sip | busy-tcp | {call_id=a84b4c76e66710@pc33.example.org, method=INVITE, "
                + "request_from=Alice <sip:alice@example.org>;tag=1928301774, request_to=Bob <sip:bob@example.com>, "
                + "status_code=486, uri=sip:bob@example.com, user_agent=phone/1.0}",
        "sip | answer-only | {call_id=7, request_from=<sip:a@b.example>, "
                + "request_to=<sip:c@d.example>, status_code=200}",
    })
    void readsLines(String protocol, String sample, String expected) {
        assertThat(facts(protocol, sample)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ntp | client-server | {mode=client, ref_id=192.0.2.1, stratum=2, version=4}",
        "ntp | primary | {mode=client, ref_id=GPS, stratum=1, version=4}",
        "ntp | monlist | {mode=private, request_code=42, version=2}",
        "ntp | control | {mode=control, version=2}",
        "dhcp | lease | {assigned_addr=192.0.2.7, client_software=MSFT 5.0, domain=example.org, host_name=laptop, "
                + "mac=00:00:5e:00:53:01, msg_types=[DISCOVER, OFFER, REQUEST, ACK], requested_addr=192.0.2.7, "
                + "server_addr=192.0.2.1}",
        "dhcp | damaged-options | {mac=00:00:5e:00:53:01, msg_types=[FORCERENEW]}",
        "stun | binding | {mapped_addr=192.0.2.7, method=BINDING, software=test client, username=evtj:h6vY}",
        "stun | allocate-tcp | {mapped_addr=2001:db8::7, method=ALLOCATE, realm=example.org, relayed_addr=192.0.2.7, "
                + "username=bob}",
        "stun | refresh | {mapped_addr=192.0.2.9, method=REFRESH}",
        "wireguard | handshake | {established=true, message=initiation, receiver_index=1144201745, "
                + "sender_index=1144201745}",
        "wireguard | data | {established=true, message=data}",
        "wireguard | cookie | {message=initiation, sender_index=1144201745}",
        "openvpn | plain-udp | {client_session=0102030405060708, cover=none, opcode=hard-reset-client-v2, "
                + "server_session=0b0c0d0e0f101112}",
        "openvpn | auth-udp | {client_session=0102030405060708, cover=tls-auth, opcode=hard-reset-client-v2, "
                + "server_session=0b0c0d0e0f101112}",
        "openvpn | crypt-udp | {client_session=0102030405060708, cover=tls-crypt, opcode=hard-reset-client-v2, "
                + "server_session=0b0c0d0e0f101112}",
    })
    void readsDatagrams(String protocol, String sample, String expected) {
        assertThat(facts(protocol, sample)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "smb | smb1 | {client_dialects=[PC NETWORK PROGRAM 1.0, NT LM 0.12, SMB 2.002, SMB 2.???], dialect=NT LM 0.12, "
                + "signing_required=true, version=1}",
        "smb | smb2-from-smb1 | {client_dialects=[PC NETWORK PROGRAM 1.0, NT LM 0.12, SMB 2.002, SMB 2.???, SMB 2.0.2, "
                + "SMB 2.1], dialect=SMB 2.1, server_guid=000102030405060708090a0b0c0d0e0f, signing_required=true, "
                + "version=2}",
        "smb | smb3 | {client_dialects=[SMB 3.0, SMB 3.0.2, SMB 3.1.1], dialect=SMB 3.1.1, "
                + "server_guid=000102030405060708090a0b0c0d0e0f, signing_required=true, version=3}",
        "smb | midstream | {version=2}",
        "websocket | chat | {close_code=1000, opcodes=[text, binary, ping, pong, close]}",
        "websocket | long-close | {close_code=1000, opcodes=[close]}",
        "rdp | hybrid | {cookie=eltons, requested_protocols=[SSL, HYBRID, HYBRID_EX], security_protocol=HYBRID}",
        "rdp | old | {cookie=a, security_protocol=RDP}",
        "rdp | refused | {failure_code=5, requested_protocols=[RDP]}",
        "mqtt | v311 | {client_id=sensor-1, connect_status=Connection Accepted, proto_version=4, user=user, "
                + "will_topic=gone/sensor-1}",
        "mqtt | v31 | {client_id=x, connect_status=Refused: not authorized, proto_version=3}",
        "modbus | reads | {exception=ILLEGAL_DATA_ADDRESS, func=[READ_HOLDING_REGISTERS, WRITE_SINGLE_REGISTER, "
                + "READ_DISCRETE_INPUTS], unit=17}",
        "bittorrent | handshake | {info_hash=000102030405060708090a0b0c0d0e0f10111213, peer_id=-TR2940-abcdefghijkl, "
                + "resp_peer_id=-qB4250-\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08\\x09\\x0a\\x0b\\x0c}",
        "openvpn | plain-tcp | {client_session=0102030405060708, cover=none, opcode=hard-reset-client-v2, "
                + "server_session=0b0c0d0e0f101112}",
    })
    void readsBinaryStreams(String protocol, String sample, String expected) {
        assertThat(facts(protocol, sample)).hasToString(expected);
    }
}
