package io.fovea.parsers.ssh;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What two KEXINIT messages agree on: of each list the client's first name that the server has too (RFC 4253,
/// section 7.1).
final class Negotiation {
    /// Names that announce extensions and are no algorithms (RFC 8308; strict key exchange of OpenSSH).
    private static final List<String> MARKERS = List.of("ext-info-", "kex-strict-");

    private final AlgorithmLists client;
    private final AlgorithmLists server;

    Negotiation(AlgorithmLists client, AlgorithmLists server) {
        this.client = client;
        this.server = server;
    }

    /// The name agreed on in a list, or null.
    String agreed(int number) {
        List<String> offered = client.names(number);
        List<String> accepted = server.names(number);
        if (offered == null || accepted == null) return null;
        Set<String> known = new HashSet<>(accepted); // lists may have thousands of names: not each with each
        return offered.stream().filter(name -> !isMarker(name) && known.contains(name)).findFirst().orElse(null);
    }

    /// What is no algorithm.
    private static boolean isMarker(String name) {
        return name.isEmpty() || MARKERS.stream().anyMatch(name::startsWith);
    }

    /// The names agreed on for both directions: one name where they are the same, in Zeek's words where they differ.
    String agreedBothWays(int number) {
        String toServer = agreed(number);
        String toClient = agreed(number + 1);
        if (toServer == null || toClient == null || toServer.equals(toClient)) {
            return toServer != null ? toServer : toClient;
        }
        return "To server: " + toServer + ", to client: " + toClient;
    }

    /// Whether a side that guessed the first packet of the key exchange guessed right: both sides like the same key
    /// exchange and the same host key best.
    boolean guessIsRight() {
        return first(client, AlgorithmLists.KEX).equals(first(server, AlgorithmLists.KEX))
                && first(client, AlgorithmLists.HOST_KEY).equals(first(server, AlgorithmLists.HOST_KEY));
    }

    private static String first(AlgorithmLists lists, int number) {
        List<String> names = lists.names(number);
        return names == null ? "" : names.getFirst();
    }
}
