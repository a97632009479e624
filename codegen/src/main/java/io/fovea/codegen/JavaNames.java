package io.fovea.codegen;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Names in generated code, made from fields, operators and queries; each is given once.
final class JavaNames {
    private static final int LENGTH_MAX = 60;
    private static final Set<String> TAKEN = Set.of(
            "evaluate", "selectCandidates", "matchPackets", "testFlowConstants", "testPacketLists", "openFlow",
            "observePacket", "observesPackets", "protocolKnown", "sessionReached", "sessionFinished", "flowEnded",
            "wantsProbe", "wantsParse", "getClass", "hashCode", "equals", "clone", "toString", "notify", "notifyAll",
            "wait", "finalize", "true", "false", "null",
            "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const", "continue",
            "default", "do", "double", "else", "enum", "extends", "final", "finally", "float", "for", "goto", "if",
            "implements", "import", "instanceof", "int", "interface", "long", "native", "new", "package", "private",
            "protected", "public", "return", "short", "static", "strictfp", "super", "switch", "synchronized", "this",
            "throw", "throws", "transient", "try", "void", "volatile", "while", "_");

    private final Map<String, Integer> given = new HashMap<>();

    /// A name that was not given before, from words in any writing: `tcp.dst_port is 443` gives `tcpDstPortIs443`.
    String give(String words) {
        String name = camelCase(words);
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) name = "q" + name;
        if (name.length() > LENGTH_MAX) name = name.substring(0, LENGTH_MAX);
        int count = given.merge(name, 1, Integer::sum);
        if (count == 1 && !TAKEN.contains(name)) return name;
        return give(name + "_" + (count + 1));
    }

    private static String camelCase(String words) {
        StringBuilder name = new StringBuilder();
        boolean upper = false;
        for (int at = 0; at < words.length(); at++) {
            char c = words.charAt(at);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean suffix = c == '_' && at > 0 && at + 1 < words.length() && Character.isDigit(words.charAt(at + 1));
            if (letter || c >= '0' && c <= '9' || suffix) {
                name.append(upper && letter ? Character.toUpperCase(c) : c);
                upper = false;
            } else {
                upper = !name.isEmpty();
            }
        }
        return name.toString();
    }
}
