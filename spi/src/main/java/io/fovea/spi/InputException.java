package io.fovea.spi;

import java.io.IOException;

/// An input that cannot be opened or is no capture. The message names the file and says what to do.
public final class InputException extends IOException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
