/// BitTorrent peers over TCP: the handshake.
package io.fovea.parsers.bittorrent;
