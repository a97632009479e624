/// Mail on its way (SMTP, RFC 5321): who hands which mail to whom, up to its headers.
package io.fovea.parsers.smtp;
