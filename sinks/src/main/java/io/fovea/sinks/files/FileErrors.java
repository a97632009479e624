package io.fovea.sinks.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// The reason of an input/output error without the file's name, which the JDK sometimes gives alone.
public final class FileErrors {
    private FileErrors() {}

    /// What went wrong, in words.
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "a file of that name exists";
            case NotDirectoryException _ -> "not a directory";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
