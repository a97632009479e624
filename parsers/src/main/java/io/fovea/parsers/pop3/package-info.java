/// Mailboxes over POP3 (RFC 1939): who logs in.
package io.fovea.parsers.pop3;
