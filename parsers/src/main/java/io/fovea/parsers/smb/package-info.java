/// Files shared over SMB 1 and 2: the negotiation of the dialect.
package io.fovea.parsers.smb;
