package io.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a command line that asks for what there is not is told: exit code 2, what is wrong, what to do.
final class UsageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "run                                | no capture to read",
        "tls.sni                            | no capture to read",
        "chekc                              | did you mean 'fovea check'?",
        "-r                                 | missing required parameter for option '--read'",
        "-r x.pcap -q                       | missing required parameter for option '--query'",
        "-r - -r -                          | stdin can be read once only",
        "-r x.pcap -i eth0                  | -i: live capture is not supported yet",
        "-ieth0                             | live capture is not supported yet",
        "-r x.pcap -w out.pcapng            | -w: writing packets is not supported yet",
        "-r x.pcap -s 0                     | -s 0: must be 1 or more",
        "-r x.pcap -s many                  | 'many'",
        "--follow -r x.pcap -r y.pcap       | only one capture file can be followed",
        "--follow -r -                      | only one capture file can be followed",
        "-r x.pcap -k some                  | -k some: must be auto, all or none",
        "-r x.pcap --rotate time=5m         | rotation of output files is not supported yet",
        "-r x.pcap --rotate=time=5m         | rotation of output files is not supported yet",
        "-r x.pcap --keep files=4           | removal of old output files is not supported yet",
        "-r x.pcap --config f.toml          | configuration is not supported yet",
        "-r x.pcap --metrics 127.0.0.1:9898 | metrics is not supported yet",
        "-r x.pcap -j 0                     | -j 0: must be from 1 to 1024",
        "-r x.pcap -c 0                     | -c 0: must be 1 or more",
        "-r x.pcap -c many                  | 'many'",
        "-r x.pcap --compiler quick         | there are generated, closures and reference",
        "-r x.pcap --progress loud          | must be auto, bar, plain or none",
        "-r x.pcap --append --overwrite     | contradict each other",
        "-r x.pcap --overwrit               | did you mean --overwrite",
        "-r x.pcap -o rows.json             | did you mean -o json:rows.json?",
        "-r x.pcap -o arrow:x               | arrow:… is not supported yet",
        "-r x.pcap -o sqlite:x              | no output called 'sqlite'",
        "-r x.pcap -o parquet:              | names no folder",
        "-r x.pcap -o parquet:-             | not to standard output",
        "packets -r x.pcap                  | the command 'packets' is not supported yet",
        "bench --only speed                 | no group 'speed'",
        "bench -q tls                       | a query needs a capture to be timed over",
        "bench --rounds 0                   | --rounds is at least 1",
        "bench --packets 5                  | --packets is at least 1000",
        "help nothing                       | no command 'nothing'",
        "check                              | no query to check",
        "explain                            | no query to explain",
        "fields no-such-field               | no field or kind matches 'no-such-field'",
        "fields a b                         | one argument too many",
    })
    void refusesWithTheReason(String arguments, String reason) {
        CommandRun run = CommandRun.of(arguments.strip().split(" +"));
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(ExitCode.USAGE);
        assertThat(run.data()).isEmpty();
        assertThat(run.talk()).contains(reason).doesNotContain("\tat ");
        assertThat(run.lines()).hasSizeBetween(1, 2);
    }

    @Test
    void showsHelpToThoseWhoSayNothing() {
        CommandRun run = CommandRun.of();
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.data()).isEmpty();
        assertThat(run.talk()).contains("Examples:");
    }

    @ParameterizedTest
    @CsvSource({
        "--help, Examples:", "help, Examples:", "-h, Examples:", "help run, --fail-if-empty", "run --help, --overwrite",
        "help check, every error", "explain -h, --section", "fields --help, --markdown", "--version, fovea ",
        "completion, complete -F"})
    void answersQuestionsOnStdout(String arguments, String expected) {
        CommandRun run = CommandRun.of(arguments.split(" "));
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.data()).contains(expected);
        assertThat(run.talk()).isEmpty();
    }
}
