package io.fovea.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SHA-256 of a run's inputs, computed beside the run on a thread of its own.
public final class InputDigests {
    private static final int BLOCK_BYTES = 1 << 18;

    private final Map<Path, String> digests = new LinkedHashMap<>();
    private final Thread thread;
    private volatile boolean cancelled;

    private InputDigests(List<Path> captures) {
        thread = captures.isEmpty() ? null
                : Thread.ofPlatform().daemon().name("fovea-digests").start(() -> captures.forEach(this::digest));
    }

    /// Starts to digest the captures.
    public static InputDigests start(List<Path> captures) {
        return new InputDigests(captures);
    }

    /// No digests.
    public static InputDigests none() {
        return new InputDigests(List.of());
    }

    private void digest(Path file) {
        if (!Files.isRegularFile(file)) return;
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[BLOCK_BYTES];
            for (int read = in.read(block); read >= 0 && !cancelled; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            if (!cancelled) digests.put(file, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            // An input that cannot be read has no digest; the run itself says why.
            digests.remove(file);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Gives up what is not digested yet.
    public void cancel() {
        cancelled = true;
    }

    /// Waits for all digests: lower-case hex by capture. Captures that could not be read have none.
    public Map<Path, String> await() {
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        return Map.copyOf(digests);
    }
}
