/// Calls over SIP (RFC 3261): who calls whom.
package io.fovea.parsers.sip;
