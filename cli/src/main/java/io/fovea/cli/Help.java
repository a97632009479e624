package io.fovea.cli;

/// The first page of help. Its own class, so that only those who ask load it.
final class Help {
    static final String TEXT = """
            Fovea asks questions of network captures.

            Usage: fovea [run] -r FILE… [QUERY]     queries over captures
                   fovea check QUERIES.fq           what is wrong with queries
                   fovea explain QUERY              how queries will run
                   fovea fields [KIND | PATTERN]    what queries can name
                   fovea bench [-r FILE…]           how fast this machine is, stage by stage
                   fovea completion                 completion for bash and zsh
                   fovea help COMMAND | --version

            Examples:
              fovea -r trace.pcap "tls.sni ~ 'netflix'"
              fovea -r trace.pcap -q 'from conn where tcp.dst_port = 22 select ts, id_orig_h, duration'
              fovea -r captures/ -Q hunt.fq -o parquet:out

            Rows go to stdout or files (-o), talk to stderr. 'fovea help run' lists the options.
            """;

    private Help() {}
}
