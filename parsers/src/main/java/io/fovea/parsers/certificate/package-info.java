/// X.509 certificates (RFC 5280) as whatever protocol carries them: read by an own reader of DER that gives of a
/// damaged one what can be read.
package io.fovea.parsers.certificate;
