package io.fovea.parsers.hello;

import io.fovea.parsers.support.ByteKey;
import io.fovea.spi.Enumeration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// The lists of a ClientHello that are shown by name.
enum ClientList {
    CIPHERS(TlsNames.CIPHERS, ClientHello::ciphers, ClientHello::addCiphers),
    EXTENSIONS(TlsNames.EXTENSIONS, ClientHello::extensions, ClientHello::addExtensions),
    GROUPS(TlsNames.GROUPS, ClientHello::groups, ClientHello::addGroups),
    KEY_SHARES(TlsNames.GROUPS, ClientHello::keyShares, ClientHello::addKeyShares),
    SIGNATURE_ALGORITHMS(
            TlsNames.SIGNATURE_ALGORITHMS, ClientHello::signatureAlgorithms, ClientHello::addSignatureAlgorithms),
    SUPPORTED_VERSIONS(TlsNames.VERSIONS, ClientHello::supportedVersions, ClientHello::addSupportedVersions),
    COMPRESSIONS(TlsNames.COMPRESSIONS, ClientHello::compressions, ClientHello::addCompressions);

    private final Enumeration names;
    private final Function<ClientHello, int[]> numbers;
    private final BiConsumer<ClientHello, ByteKey> bytes;

    ClientList(Enumeration names, Function<ClientHello, int[]> numbers, BiConsumer<ClientHello, ByteKey> bytes) {
        this.names = names;
        this.numbers = numbers;
        this.bytes = bytes;
    }

    /// Adds the bytes that decide what the names are.
    void addTo(ByteKey key, ClientHello hello) {
        bytes.accept(hello, key);
    }

    List<String> names(ClientHello hello) {
        return names(numbers.apply(hello), names);
    }

    static List<String> names(int[] values, Enumeration names) {
        return Arrays.stream(values).mapToObj(value -> TlsNames.listName(names, value)).toList();
    }
}
