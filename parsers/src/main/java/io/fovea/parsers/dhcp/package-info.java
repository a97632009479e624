/// Addresses leased by DHCP (RFC 2131).
package io.fovea.parsers.dhcp;
