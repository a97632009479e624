package io.fovea.parsers.hello;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.parsers.support.ByteView;
import io.fovea.parsers.support.SessionFields;
import io.fovea.spi.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HelloMemoryTest {
    private static final long SEED = 20_26;

    /// A session of nothing but hello messages.
    private static final class Greeting extends HelloSession {
        Greeting(HelloMemory memory) {
            super(memory);
        }
    }

    private static List<Field.OfSession> fields() {
        SessionFields<Greeting> fields = new SessionFields<>("tls");
        HelloFields hellos = new HelloFields(fields, 0, 0, Map.of());
        hellos.addClient();
        hellos.addClientLists();
        hellos.addServer();
        hellos.addFingerprints();
        return fields.fields();
    }

    /// Every field of two hello messages.
    private static List<Object> values(HelloMemory memory, byte[] client, byte[] server) {
        Greeting session = new Greeting(memory);
        session.client = ClientHello.read(new ByteView(client, client.length));
        session.server = ServerHello.read(new ByteView(server, server.length));
        List<Object> values = new ArrayList<>();
        for (Field.OfSession field : fields()) {
            Object value = field.reader().apply(session);
            values.add(value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
        }
        return values;
    }

    private static byte[] client(Random random) {
        byte[] message = new HelloBuilder()
                .ciphers(random.ints(random.nextInt(1, 200), 0, 0x10000).toArray())
                .extension(0x0a0a, "")
                .serverName(random.nextInt(3) + ".example")
                .extension(11, "0100")
                .extension(10, "0006" + "3a3a" + "001d" + "0017")
                .protocols("h2", "http/1.1")
                .extension(13, "0004" + "0804" + "0403")
                .extension(43, "06" + "6a6a" + "0304" + "0303")
                .client();
        return Arrays.copyOfRange(message, 4, message.length);
    }

    private static byte[] server(Random random) {
        byte[] message = new HelloBuilder().ciphers(random.nextInt(0x1301, 0x1304)).extension(43, "0304").server();
        return Arrays.copyOfRange(message, 4, message.length);
    }

    @Test
    void givesTheSameValuesWhateverItRemembers() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        HelloMemory memory = new HelloMemory('t');
        byte[] client = client(random);
        byte[] server = server(random);
        for (int i = 0; i < 3_000; i++) {
            assertThat(values(memory, client, server)).isEqualTo(values(new HelloMemory('t'), client, server));
            if (random.nextInt(20) == 0) client = client(random);
            else client[random.nextInt(client.length)] ^= (byte) (1 << random.nextInt(8));
            if (random.nextInt(20) == 0) server = server(random);
            else server[random.nextInt(server.length)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    @Test
    void givesTheSameListForTheSameBytes() {
        HelloMemory memory = new HelloMemory('t');
        byte[] client = client(new Random(SEED));
        ClientHello first = ClientHello.read(new ByteView(client, client.length));
        ClientHello second = ClientHello.read(new ByteView(client.clone(), client.length));
        assertThat(memory.names(ClientList.CIPHERS, second)).isSameAs(memory.names(ClientList.CIPHERS, first));
        assertThat(memory.fingerprint(second)).isSameAs(memory.fingerprint(first));
    }
}
