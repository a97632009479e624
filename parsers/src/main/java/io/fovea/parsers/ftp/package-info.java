/// Control connections of FTP (RFC 959): who logs in.
package io.fovea.parsers.ftp;
