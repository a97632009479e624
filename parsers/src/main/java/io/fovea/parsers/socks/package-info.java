/// Proxies that clients ask for a connection (SOCKS 4, 4a and 5; RFC 1928, RFC 1929): who asks for which host.
package io.fovea.parsers.socks;
