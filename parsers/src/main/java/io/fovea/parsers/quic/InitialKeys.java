package io.fovea.parsers.quic;

import javax.crypto.spec.SecretKeySpec;

/// What protects one side's Initial packets (RFC 9001, section 5).
///
/// @param packet the key of AES-128-GCM
/// @param vector what the packet number is mixed into
/// @param header the key of header protection
record InitialKeys(SecretKeySpec packet, byte[] vector, SecretKeySpec header) {}
