/// OpenVPN tunnels over UDP and TCP: the opening of the control channel.
package io.fovea.parsers.openvpn;
