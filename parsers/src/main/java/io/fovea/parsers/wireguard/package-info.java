/// WireGuard tunnels: the handshake of keys.
package io.fovea.parsers.wireguard;
