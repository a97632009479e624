package io.fovea.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// What tshark's "follow TCP stream" makes of the streams of a capture.
final class FollowedStreams {
    private static final Pattern MISSING = Pattern.compile("\\[\\d+ bytes missing in capture file].*", Pattern.DOTALL);

    private FollowedStreams() {}

    /// One direction of one stream.
    ///
    /// @param from `address:port` of the sender
    /// @param bytes what was captured of it, a zero for each hole
    record Stream(int number, String from, String to, byte[] bytes) {}

    /// Whether a tshark is at hand.
    static boolean isAvailable() {
        try {
            Process process = new ProcessBuilder("tshark", "--version").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Both directions of the first streams of a capture.
    static List<Stream> of(Path capture, int streamsMax) throws IOException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-q", "-r", capture.toString()));
        for (int number = 0; number < streamsMax; number++) {
            command.add("-z");
            command.add("follow,tcp,raw," + number);
        }
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<Stream> streams = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("Filter: tcp.stream eq ")) read(lines, number(line), streams);
            }
        }
        return streams;
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static void read(BufferedReader lines, int number, List<Stream> streams) throws IOException {
        String first = lines.readLine().substring("Node 0: ".length());
        String second = lines.readLine().substring("Node 1: ".length());
        StringBuilder ofFirst = new StringBuilder();
        StringBuilder ofSecond = new StringBuilder();
        for (String line = lines.readLine(); line != null && !line.startsWith("="); line = lines.readLine()) {
            String hex = isHole(line.strip()) ? "00" : line.strip();
            (line.startsWith("\t") ? ofSecond : ofFirst).append(hex);
        }
        if (first.equals(":0")) return; // no such stream
        streams.add(new Stream(number, first, second, HexFormat.of().parseHex(ofFirst)));
        streams.add(new Stream(number, second, first, HexFormat.of().parseHex(ofSecond)));
    }

    private static boolean isHole(String hex) {
        if (!hex.startsWith("5b") || hex.length() > 2 * 64) return false;
        return MISSING.matcher(new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1)).matches();
    }
}
