package io.fovea.spi;

import io.fovea.packet.CompositeField;
import io.fovea.packet.HeaderField;
import io.fovea.packet.ValueType;
import java.util.List;
import java.util.function.Function;

/// Something that a query can name. The kinds of field are closed; the fields are data, filled in by the header
/// catalogue, the flow fields and the protocol modules.
public sealed interface Field {
    /// The full name, as `tls.sni`.
    String name();

    /// Other names that people type for it.
    List<String> aliases();

    ValueType type();

    /// Whether its value is a list (of values of `type`).
    boolean list();

    /// What it is, in one sentence.
    String doc();

    /// A field of packet headers.
    record Header(HeaderField header) implements Field {
        @Override
        public String name() {
            return header.name();
        }

        @Override
        public List<String> aliases() {
            return header.aliases();
        }

        @Override
        public ValueType type() {
            return header.type();
        }

        @Override
        public boolean list() {
            return false;
        }

        @Override
        public String doc() {
            return header.doc();
        }
    }

    /// Several header fields under one name; the list of those that are present.
    record Composite(CompositeField composite, List<Header> components) implements Field {
        public Composite {
            components = List.copyOf(components);
            assert !components.isEmpty() : "a composite field has components";
        }

        @Override
        public String name() {
            return composite.name();
        }

        @Override
        public List<String> aliases() {
            return composite.aliases();
        }

        @Override
        public ValueType type() {
            return components.getFirst().type();
        }

        @Override
        public boolean list() {
            return true;
        }

        @Override
        public String doc() {
            return composite.doc();
        }
    }

    /// A field of the row's flow or of the row itself: endpoints, counters, `ts`, `uid`, provenance.
    ///
    /// @param known when its value is final
    /// @param reader reads it from the row's context; null means absent
    record Flow(
            String name,
            List<String> aliases,
            ValueType type,
            boolean list,
            Known known,
            Function<RowContext, Object> reader,
            String doc)
            implements Field {
        /// Name of the field that shows the history of a flow.
        public static final String HISTORY = "conn.history";

        /// When a flow field is final.
        public enum Known {
            /// From the first packet of the flow on, in every kind of row.
            OPEN,
            /// Once the session exists (flow rows: from the first packet on).
            SESSION,
            /// Only at the row's own moment.
            MOMENT
        }

        public Flow {
            aliases = List.copyOf(aliases);
        }
    }

    /// Naming a protocol: whether the flow was identified as that protocol.
    record Protocol(ProtocolModule module) implements Field {
        @Override
        public String name() {
            return module.name();
        }

        @Override
        public List<String> aliases() {
            return List.of();
        }

        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }

        @Override
        public boolean list() {
            return false;
        }

        @Override
        public String doc() {
            return "The flow speaks " + module.name().toUpperCase(java.util.Locale.ROOT) + ".";
        }
    }

    /// A field of a protocol's sessions.
    ///
    /// @param module name of the protocol, as `tls`
    /// @param milestone the first milestone of the session at which the value is final
    /// @param reader reads it from the session; null means absent
    /// @param enumeration names for values, in order, so that `tls.version >= 'TLSv12'` has an order; or null
    record OfSession(
            String name,
            List<String> aliases,
            ValueType type,
            boolean list,
            String module,
            int milestone,
            Function<Session, Object> reader,
            Enumeration enumeration,
            String doc)
            implements Field {
        public OfSession {
            aliases = List.copyOf(aliases);
        }
    }
}
