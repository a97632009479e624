/// Mailboxes over IMAP (RFC 9051): who logs in.
package io.fovea.parsers.imap;
