/// Addresses found by STUN (RFC 8489) and relays of TURN (RFC 8656).
package io.fovea.parsers.stun;
