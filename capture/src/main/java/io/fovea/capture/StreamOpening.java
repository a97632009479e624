package io.fovea.capture;

import java.io.IOException;
import java.io.InputStream;

/// Opens a stream, however long that takes: a named pipe waits for its writer.
interface StreamOpening {
    InputStream open() throws IOException;
}
