/// Clocks set over NTP (RFC 5905), and its control and private messages.
package io.fovea.parsers.ntp;
