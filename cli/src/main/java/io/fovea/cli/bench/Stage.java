package io.fovea.cli.bench;

/// How far packets are taken. Each stage does the work of those before it, too, so that a difference is a stage's own.
/// No checksums are verified.
public enum Stage {
    /// Reads the capture and finds its frames.
    READ("read", null),
    /// Decodes the headers.
    DECODE("decode", null),
    /// Asks the packet filter.
    FILTER("packet filter", "from tls where tls.sni ~ 'nflxvideo'"),
    /// Tracks flows: hash, table, states, counters, order of bytes; nobody wants their bytes.
    FLOWS("flows", "from conn where conn.orig_bytes > 1000000000000"),
    /// Identifies and parses TLS as far as the ClientHello.
    PARSE("parse to ClientHello", "from tls where tls.sni = 'no.such.name'"),
    /// Parses whole handshakes and counts them.
    SESSIONS("whole handshakes", "from tls"),
    /// Makes their rows, all columns, and writes them to Parquet.
    ROWS("Parquet rows", "from tls");

    private final String label;
    private final String query;

    Stage(String label, String query) {
        this.label = label;
        this.query = query;
    }

    /// The name in reports.
    public String label() {
        return label;
    }

    /// What is asked at this stage; null when no query is needed.
    public String query() {
        return query;
    }
}
