package io.fovea.parsers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.ValueType;
import io.fovea.parsers.testing.Exchange;
import io.fovea.parsers.testing.ParserRun;
import io.fovea.spi.Catalogue;
import io.fovea.spi.Field;
import io.fovea.spi.Probe;
import io.fovea.spi.Progress;
import io.fovea.spi.ProtocolModule;
import io.fovea.spi.RowKind;
import io.fovea.spi.Session;
import io.fovea.spi.StreamSlice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What every protocol module keeps, tried with the samples in `samples/<protocol>/`: a new module is tested before its
/// author writes a test. `-Dfovea.seed=N` repeats a random test.
final class ParserContractTest {
    private static final int FLIPS = 20_000;
    private static final int UDP = 17;
    /// Names that a query can hold.
    private static final Pattern WRITABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)+");
    private static final long SEED = Long.getLong("fovea.seed", 20_260_131L);

    static Stream<ProtocolModule> modules() {
        return ServiceLoader.load(ProtocolModule.class).stream().map(ServiceLoader.Provider::get);
    }

    static Stream<Arguments> samples() {
        return modules().flatMap(module ->
                Exchange.samples(module.name()).stream().map(sample -> Arguments.of(module, sample)));
    }

    static Stream<Arguments> streams() {
        return samples().filter(each -> !((Exchange) each.get()[1]).datagrams());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyModuleHasSamples(ProtocolModule module) {
        if (!module.toldBy().isEmpty()) assertThat(modules()).map(ProtocolModule::name).containsAll(module.toldBy());
        else assertThat(Exchange.samples(module.name())).as(module.name()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void namesFieldsAndColumnsSoThatTheCatalogueKnowsThem(ProtocolModule module) {
        Catalogue catalogue = new Catalogue(List.of(module));
        assertThat(module.fields()).allSatisfy(field -> {
            assertThat(field.name()).startsWith(module.name() + ".");
            assertThat(field.module()).isEqualTo(module.name());
            assertThat(field.milestone()).isBetween(0, module.milestones().size() - 1);
            assertThat(field.doc()).endsWith(".");
            assertThat(field.aliases()).allMatch(alias -> WRITABLE.matcher(alias).matches());
            if (field.enumeration() != null) assertThat(field.type()).isEqualTo(ValueType.INT);
        });
        RowKind kind = catalogue.kind(module.name()).orElseThrow();
        assertThat(kind.columns())
                .map(column -> column.substring(column.indexOf('=') + 1))
                .allSatisfy(name -> assertThat(catalogue.field(name)).as(name).isPresent());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void tellsOfCarriedProtocolsWhatTheyTellThemselves(ProtocolModule module) {
        Catalogue catalogue = Catalogue.ofInstalledProtocols();
        module.carried().forEach((name, own) -> {
            Field theirs = catalogue.field(name).orElseThrow(() -> new AssertionError(name));
            Field ours = catalogue.field(own).orElseThrow(() -> new AssertionError(own));
            assertThat(ours.type()).as(own).isEqualTo(theirs.type());
            assertThat(ours.list()).as(own).isEqualTo(theirs.list());
            if (!(theirs instanceof Field.OfSession field)) return;
            assertThat(((Field.OfSession) ours).enumeration()).as(own).isSameAs(field.enumeration());
            assertThat(((Field.OfSession) ours).module()).isEqualTo(module.name());
        });
    }

    @ParameterizedTest
    @MethodSource("modules")
    void readsBackTheNamesOfItsNumbers(ProtocolModule module) {
        for (Field.OfSession field : module.fields()) {
            if (field.enumeration() == null) continue;
            for (String name : field.enumeration().names()) {
                long number = field.enumeration().numberOf(name).orElseThrow();
                assertThat(field.enumeration().nameOf(number)).isEqualTo(name);
            }
            String unknown = field.enumeration().nameOf(0xabcdL);
            assertThat(field.enumeration().numberOf(unknown)).hasValue(0xabcdL);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void givesSomethingOfTheRightTypes(ProtocolModule module, Exchange sample) {
        List<Session> sessions = ParserRun.sessions(module, sample);
        assertThat(sessions).isNotEmpty();
        for (Session session : sessions) {
            for (Field.OfSession field : module.fields()) requireType(field, field.reader().apply(session));
        }
    }

    private static void requireType(Field.OfSession field, Object value) {
        if (value == null) return;
        if (field.list()) {
            assertThat((List<?>) value).as(field.name()).isNotEmpty()
                    .allSatisfy(each -> assertThat(each).isInstanceOf(javaType(field.type())));
        } else {
            assertThat(value).as(field.name()).isInstanceOf(javaType(field.type()));
        }
    }

    private static Class<?> javaType(ValueType type) {
        return switch (type) {
            case BOOL -> Boolean.class;
            case INT, TIME, DURATION -> Long.class;
            case FLOAT -> Double.class;
            case TEXT -> String.class;
            case BYTES -> byte[].class;
            case IP -> io.fovea.packet.IpAddress.class;
            case MAC -> io.fovea.packet.MacAddress.class;
        };
    }

    @ParameterizedTest
    @MethodSource("streams")
    void givesSameSessionsHoweverTheStreamIsCut(ProtocolModule module, Exchange sample) {
        var whole = ParserRun.allRows(module, sample);
        for (int most : new int[] {1, 2, 3, 7, 100}) {
            assertThat(ParserRun.allRows(module, sample.inPiecesOf(most))).as("pieces of %s", most).isEqualTo(whole);
        }
        for (int cut = 1; cut < sample.length(); cut++) {
            assertThat(ParserRun.allRows(module, sample.cutAt(cut))).as("cut at %s", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void endsQuietlyWhereverTheStreamIsTruncated(ProtocolModule module, Exchange sample) {
        for (int length = 0; length < sample.length(); length++) {
            Exchange part = sample.truncatedTo(length);
            var rows = ParserRun.allRows(module, part);
            if (!sample.datagrams()) {
                var pieces = ParserRun.allRows(module, part.inPiecesOf(pieceLength(length)));
                assertThat(rows).as("first %s", length).isEqualTo(pieces);
            }
            if (module.oneSessionPerFlow()) assertThat(rows.getFirst()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void answersAGapWhereverItIsAndHoweverTheRestIsCut(ProtocolModule module, Exchange sample) {
        for (int length : new int[] {1, 5, 100, 1500}) {
            for (int at = 0; at < sample.length(); at++) {
                Exchange holed = sample.withHoleAt(at, length);
                var rows = ParserRun.allRows(module, holed);
                var pieces = ParserRun.allRows(module, holed.inPiecesOf(pieceLength(at)));
                assertThat(pieces).as("%s at %s", length, at).isEqualTo(rows);
                if (module.oneSessionPerFlow()) assertThat(rows.getFirst()).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    /// Single bytes now and then, longer pieces else: single bytes everywhere would take minutes.
    private static int pieceLength(int round) {
        return round % 16 == 0 ? 1 : 50;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void survivesFlippedBits(ProtocolModule module, Exchange sample) {
        long samples = Exchange.samples(module.name()).size();
        Random random = new Random(SEED);
        for (int i = 0; i < FLIPS / samples + 1; i++) {
            Exchange damaged = sample;
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged = damaged.withFlippedBit(random.nextInt(sample.length()), random.nextInt(8));
            }
            List<Map<String, String>> rows = ParserRun.rows(module, damaged);
            if (i % 8 == 0 && !sample.datagrams()) {
                int most = 1 + random.nextInt(50);
                assertThat(ParserRun.rows(module, damaged.inPiecesOf(most)))
                        .as("seed %s, round %s, pieces of %s", SEED, i, most)
                        .isEqualTo(rows);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void survivesSwappedDirections(ProtocolModule module, Exchange sample) {
        List<Map<String, String>> whole = ParserRun.rows(module, sample);
        assertThat(ParserRun.rows(module, sample.swapped())).hasSameSizeAs(whole);
        ParserRun.rows(module, sample.only(true));
        ParserRun.rows(module, sample.only(false));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void stopsWhenNoQueryNeedsMore(ProtocolModule module, Exchange sample) {
        int reached = ParserRun.run(module, sample, Integer.MAX_VALUE).reachedCount();
        for (int refused = 1; refused <= reached; refused++) {
            ParserRun run = ParserRun.run(module, sample, refused);
            if (!module.oneSessionPerFlow()) continue;
            assertThat(run.rows()).isEmpty();
            assertThat(run.progress()).isEqualTo(Progress.STOP);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void recognisesItsStreamsWhereverTheyAreCut(ProtocolModule module, Exchange sample) {
        byte[] start = sample.parts().getFirst().bytes();
        if (sample.datagrams()) {
            assertThat(probe(module, start, start.length, true)).isEqualTo(Probe.MATCH);
            for (int length = 0; length < start.length; length++) probe(module, start, length, true);
            return;
        }
        boolean matched = false;
        for (int length = 0; length <= start.length; length++) {
            Probe answer = probe(module, start, length, false);
            assertThat(answer).as("first %s bytes", length).isEqualTo(matched ? Probe.MATCH : answer);
            assertThat(answer).as("first %s bytes", length).isNotEqualTo(Probe.NO);
            matched = answer == Probe.MATCH;
        }
        assertThat(matched).isTrue();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void takesNoNoiseForItself(ProtocolModule module) {
        if (module.onlyFollows()) return;
        Random random = new Random(SEED);
        int matches = 0;
        for (int i = 0; i < FLIPS; i++) {
            byte[] noise = new byte[64];
            random.nextBytes(noise);
            for (int transport : module.transports()) {
                if (probe(module, noise, noise.length, transport == UDP) == Probe.MATCH) matches++;
            }
        }
        assertThat(matches).as("seed %s", SEED).isZero();
    }

    private static Probe probe(ProtocolModule module, byte[] bytes, int length, boolean datagram) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, length));
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
            StreamSlice slice = new StreamSlice();
            return module.probe(datagram
                    ? slice.wrapDatagram(memory.address(), length, true, 0, 1)
                    : slice.wrap(memory.address(), length, true, 0, 1));
        }
    }
}
