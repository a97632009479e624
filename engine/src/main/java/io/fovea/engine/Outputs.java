package io.fovea.engine;

import io.fovea.spi.RowSchema;
import io.fovea.spi.Sink;
import io.fovea.spi.SinkFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// Opens the sink that an output specification names: `parquet:out`, `json:-`, `table:-`.
public final class Outputs {
    private Outputs() {}

    /// @param scheme the word in front of the colon
    /// @param target what follows it
    /// @throws OutputException when there is no such sink, or its target cannot be written
    public static Sink open(String scheme, String target, List<RowSchema> schemas, SinkFactory.Settings settings)
            throws IOException {
        for (SinkFactory factory : ServiceLoader.load(SinkFactory.class)) {
            if (factory.scheme().equals(scheme)) return factory.open(target, schemas, settings);
        }
        throw new OutputException("no output called '" + scheme + "'; there are " + String.join(", ", schemes()));
    }

    /// The words that `open` knows.
    public static List<String> schemes() {
        List<String> schemes = new ArrayList<>();
        ServiceLoader.load(SinkFactory.class).forEach(factory -> schemes.add(factory.scheme()));
        schemes.sort(null);
        return schemes;
    }
}
