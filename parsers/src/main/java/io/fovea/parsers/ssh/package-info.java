/// SSH over TCP: banners, key exchange, host key, and a guess at whether the login succeeded.
package io.fovea.parsers.ssh;
