/// Directory access (LDAP, RFC 4511): who binds, up to TLS.
package io.fovea.parsers.ldap;
