/// The `fovea` command: options in, rows to stdout or files, talk to stderr, an exit code. Start reading at `Main`.
package io.fovea.cli;
