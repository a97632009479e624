package io.fovea.parsers.http;

import io.fovea.parsers.support.Digests;
import java.security.MessageDigest;

/// The digests of bodies that queries can ask for: those of Zeek's `files.log`.
enum BodyDigest {
    MD5("md5", Digests.MD5),
    SHA1("sha1", Digests.SHA_1),
    SHA256("sha256", Digests.SHA_256);

    private final String field;
    private final Digests digest;

    BodyDigest(String field, Digests digest) {
        this.field = field;
        this.digest = digest;
    }

    /// The end of the names of its fields.
    String field() {
        return field;
    }

    /// What its documentation calls it.
    String algorithm() {
        return digest.algorithm();
    }

    MessageDigest start() {
        return digest.start();
    }
}
