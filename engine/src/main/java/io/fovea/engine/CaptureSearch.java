package io.fovea.engine;

import io.fovea.spi.InputException;
import io.fovea.spi.SourceRequest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Looks for captures below folders, by name or by their first bytes, and for the files that a glob means.
///
/// Folders behind symbolic links are not entered. One that may not be listed is among what was found: reading says what
/// is wrong with it, so that nothing is left out in silence.
final class CaptureSearch {
    private static final String GLOB_CHARACTERS = "*?[{";
    private static final String ANY_FOLDERS = "**";
    private static final List<String> ENDINGS = List.of(".pcap", ".pcapng", ".cap", ".dmp", ".trace", ".ntar");
    private static final List<String> COMPRESSED = List.of("", ".gz", ".zst", ".lz4", ".xz");

    private final Set<Path> found = new LinkedHashSet<>();

    private CaptureSearch() {}

    /// Whether a name is meant as a glob, if no file has it.
    static boolean isGlob(String name) {
        return name.chars().anyMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0);
    }

    /// Every capture below a folder: whatever is called like one, and whatever opens as one.
    static List<Path> below(Path folder) throws IOException {
        CaptureSearch search = new CaptureSearch();
        search.descend(list(folder));
        return List.copyOf(search.found);
    }

    private void descend(List<Path> entries) throws IOException {
        for (Path entry : entries) {
            if (isFolder(entry)) descend(listOrKeep(entry));
            else if (Files.isRegularFile(entry) && (isCalledCapture(entry) || isCapture(entry))) found.add(entry);
        }
    }

    /// Files that match a glob, in whose every part of the path there may be wildcards; `**` is any folders, or none.
    static List<Path> matching(String glob) throws IOException {
        Path path = Path.of(glob);
        int fixed = 0;
        while (fixed < path.getNameCount() - 1 && !isGlob(path.getName(fixed).toString())) fixed++;
        Path root = path.getRoot() == null ? Path.of("") : path.getRoot();
        CaptureSearch search = new CaptureSearch();
        Path start = fixed == 0 ? root : root.resolve(path.subpath(0, fixed));
        search.match(start, path.subpath(fixed, path.getNameCount()));
        return List.copyOf(search.found);
    }

    private void match(Path folder, Path pattern) throws IOException {
        if (!Files.isDirectory(folder)) return;
        String first = pattern.getName(0).toString();
        boolean isLast = pattern.getNameCount() == 1;
        boolean isAnyFolders = first.equals(ANY_FOLDERS) && !isLast;
        Path rest = isLast ? null : pattern.subpath(1, pattern.getNameCount());
        if (isAnyFolders) match(folder, rest);
        else if (!isLast && !isGlob(first)) {
            match(folder.resolve(first), rest);
            return;
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + first);
        for (Path entry : listOrKeep(folder)) {
            if (!matcher.matches(entry.getFileName())) continue;
            if (isLast && Files.isRegularFile(entry)) found.add(entry);
            else if (isAnyFolders && isFolder(entry)) match(entry, pattern);
            else if (!isLast && !isAnyFolders && Files.isDirectory(entry)) match(entry, rest);
        }
    }

    private static boolean isFolder(Path entry) {
        return Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isCalledCapture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(end -> COMPRESSED.stream().anyMatch(more -> name.endsWith(end + more)));
    }

    private static boolean isCapture(Path file) throws IOException {
        try {
            CaptureRun.open(SourceRequest.of(file)).close();
            return true;
        } catch (InputException e) {
            return false;
        }
    }

    private List<Path> listOrKeep(Path folder) throws IOException {
        try {
            return list(folder);
        } catch (InputException e) {
            found.add(folder);
            return List.of();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (AccessDeniedException e) {
            throw new InputException(folder + ": permission denied", e);
        }
        entries.sort(null);
        return entries;
    }
}
