package io.fovea.parsers.certificate;

import io.fovea.packet.IpAddress;
import io.fovea.parsers.support.WireText;
import java.util.ArrayList;
import java.util.List;

/// A certificate, read as far as it can be (RFC 5280, section 4.1). What cannot be read is null, -1 or empty, and the
/// certificate is marked as malformed; of the extensions only the names and basic constraints are read.
public final class Certificate {
    private static final int ABSENT = -1;
    private static final int VERSION_TAG = 0xa0;
    private static final int EXTENSIONS_TAG = 0xa3;
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final int NAME_EMAIL = 0x81;
    private static final int NAME_DNS = 0x82;
    private static final int NAME_URI = 0x86;
    private static final int NAME_IP = 0x87;
    /// Names of a kind that are kept.
    private static final int NAMES_MAX = 4096;
    private static final int VERSION_MAX = 3;

    private final CertificateKey key = new CertificateKey();
    private long version = 1;
    private String serial;
    private String subject;
    private String commonName;
    private String issuer;
    private boolean selfIssued;
    private Long notBefore;
    private Long notAfter;
    private String signatureAlgorithm;
    private final List<String> dnsNames = new ArrayList<>();
    private final List<String> emails = new ArrayList<>();
    private final List<String> uris = new ArrayList<>();
    private final List<IpAddress> addresses = new ArrayList<>();
    private Boolean isAuthority;
    private long pathLength = ABSENT;
    private boolean malformed;

    private Certificate() {}

    /// Reads a certificate in DER. Never throws, whatever the bytes are.
    public static Certificate read(byte[] der) {
        Certificate certificate = new Certificate();
        DerReader outer = new DerReader(der);
        if (outer.next(DerReader.SEQUENCE)) certificate.readParts(outer.inside());
        certificate.malformed = outer.isDamaged() || !outer.isLast() || certificate.notBefore == null
                || certificate.notAfter == null;
        return certificate;
    }

    private void readParts(DerReader parts) {
        if (!parts.next(DerReader.SEQUENCE)) return;
        readSigned(parts.inside());
        if (!parts.next(DerReader.SEQUENCE)) return;
        DerReader algorithm = parts.inside();
        if (algorithm.next(DerReader.OID)) signatureAlgorithm = ObjectNames.of(algorithm.oid());
        parts.next(DerReader.BIT_STRING);
    }

    /// What the issuer signed.
    private void readSigned(DerReader parts) {
        if (parts.nextIf(VERSION_TAG)) {
            DerReader inside = parts.inside();
            if (inside.next(DerReader.INTEGER)) version = inside.number() + 1;
            if (version < 1 || version > VERSION_MAX) parts.damage();
        }
        if (!parts.next(DerReader.INTEGER)) return;
        serial = parts.hexadecimal();
        if (!parts.next(DerReader.SEQUENCE) || !parts.next(DerReader.SEQUENCE)) return;
        issuer = DistinguishedName.read(parts);
        byte[] issuerBytes = parts.content();
        if (!parts.next(DerReader.SEQUENCE)) return;
        readValidity(parts.inside());
        if (!parts.next(DerReader.SEQUENCE)) return;
        subject = DistinguishedName.read(parts);
        commonName = DistinguishedName.commonName(parts);
        selfIssued = java.util.Arrays.equals(issuerBytes, parts.content());
        if (!parts.next(DerReader.SEQUENCE)) return;
        key.read(parts.inside());
        while (!parts.isLast() && parts.next()) {
            if (parts.tag() == EXTENSIONS_TAG) readExtensions(parts.inside());
        }
    }

    private void readValidity(DerReader times) {
        if (times.next()) notBefore = DerTime.read(times);
        if (times.next()) notAfter = DerTime.read(times);
    }

    private void readExtensions(DerReader wrapped) {
        if (!wrapped.next(DerReader.SEQUENCE)) return;
        DerReader extensions = wrapped.inside();
        while (!extensions.isLast() && extensions.next(DerReader.SEQUENCE)) {
            DerReader extension = extensions.inside();
            String oid = extension.next(DerReader.OID) ? extension.oid() : null;
            extension.nextIf(DerReader.BOOLEAN);
            if (!extension.next(DerReader.OCTET_STRING) || oid == null) continue;
            if (oid.equals(SUBJECT_ALTERNATIVE_NAME)) readNames(extension.insideString());
            if (oid.equals(BASIC_CONSTRAINTS)) readConstraints(extension.insideString());
        }
    }

    /// RFC 5280, section 4.2.1.6.
    private void readNames(DerReader wrapped) {
        if (!wrapped.next(DerReader.SEQUENCE)) return;
        DerReader names = wrapped.inside();
        while (!names.isLast() && names.next()) {
            switch (names.tag()) {
                case NAME_DNS -> add(dnsNames, names);
                case NAME_EMAIL -> add(emails, names);
                case NAME_URI -> add(uris, names);
                case NAME_IP -> addAddress(names);
                default -> { }
            }
        }
    }

    private static void add(List<String> list, DerReader name) {
        if (name.length() > 0 && list.size() < NAMES_MAX) list.add(WireText.of(name.content()));
    }

    private void addAddress(DerReader name) {
        byte[] bytes = name.content();
        long high = 0;
        long low = 0;
        for (byte each : bytes) {
            high = high << 8 | low >>> 56;
            low = low << 8 | each & 0xff;
        }
        if (addresses.size() == NAMES_MAX) return;
        if (bytes.length == 4) addresses.add(IpAddress.ofIpv4((int) low));
        else if (bytes.length == 16) addresses.add(new IpAddress(high, low));
        else name.damage();
    }

    /// RFC 5280, section 4.2.1.9.
    private void readConstraints(DerReader wrapped) {
        if (!wrapped.next(DerReader.SEQUENCE)) return;
        DerReader constraints = wrapped.inside();
        isAuthority = constraints.nextIf(DerReader.BOOLEAN) && constraints.isTrue();
        if (constraints.nextIf(DerReader.INTEGER)) pathLength = constraints.number();
    }

    /// 1, 2 or 3.
    public long version() {
        return version;
    }

    /// The serial number in hexadecimal digits, or null.
    public String serial() {
        return serial;
    }

    /// The subject's name (RFC 4514), or null.
    public String subject() {
        return subject;
    }

    public String issuer() {
        return issuer;
    }

    /// Whether subject and issuer are one, byte by byte.
    public boolean isSelfIssued() {
        return selfIssued;
    }

    /// Start of the validity, nanoseconds since 1970, or null.
    public Long notBefore() {
        return notBefore;
    }

    /// End of the validity, nanoseconds since 1970, or null.
    public Long notAfter() {
        return notAfter;
    }

    public String signatureAlgorithm() {
        return signatureAlgorithm;
    }

    public CertificateKey key() {
        return key;
    }

    public List<String> dnsNames() {
        return dnsNames;
    }

    /// Whether it is good for a host's name: one of its names, or the common name of its subject where it has no names,
    /// is that name, or stands for it with `*` as its first label (RFC 6125, section 6.4).
    public boolean isFor(String host) {
        if (!dnsNames.isEmpty() || commonName == null) return dnsNames.stream().anyMatch(name -> matches(name, host));
        return matches(commonName, host);
    }

    private static boolean matches(String name, String host) {
        if (name.equalsIgnoreCase(host)) return true;
        int dot = host.indexOf('.');
        return name.startsWith("*.") && dot > 0 && name.substring(1).equalsIgnoreCase(host.substring(dot));
    }

    public List<String> emails() {
        return emails;
    }

    public List<String> uris() {
        return uris;
    }

    public List<IpAddress> addresses() {
        return addresses;
    }

    /// Whether it may sign others; null without basic constraints.
    public Boolean isAuthority() {
        return isAuthority;
    }

    /// How many authorities may stand below it, or -1.
    public long pathLength() {
        return pathLength;
    }

    public boolean isMalformed() {
        return malformed;
    }
}
