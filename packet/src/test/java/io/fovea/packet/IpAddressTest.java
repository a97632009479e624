package io.fovea.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1", "0.0.0.0, 0.0.0.0", "::, ::", "::1, ::1", "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "fe80::, fe80::", "::ffff:1.2.3.4, 1.2.3.4",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0", "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
    })
    void readsAndWritesAddresses(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-4", "1..2.3", "a.b.c.d", ":", ":::", "1::2::3", "12345::",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1:2:3:4:5:6:7:8", "g::", "1.2.3.4::", "::1.2.3", "٣::"
    })
    void refusesWhatIsNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void agreesWithTheJdkOnRandomIpv6Addresses() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            IpAddress address = new IpAddress(sparse(random), sparse(random));
            if (address.isIpv4()) continue;
            byte[] jdk = InetAddress.getByName(address.toString()).getAddress();
            assertThat(jdk).as("seed %d: %s", seed, address).hasSize(16);
            assertThat(java.nio.ByteBuffer.wrap(jdk).getLong(0)).isEqualTo(address.high());
            assertThat(java.nio.ByteBuffer.wrap(jdk).getLong(8)).isEqualTo(address.low());
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        }
    }

    private static long sparse(Random random) {
        long bits = random.nextLong() | 1L << 62;
        for (int group = 0; group < 64; group += 16) {
            if (random.nextBoolean()) bits &= ~(0xffffL << group);
        }
        return bits;
    }

    @Test
    void readsMacAddresses() {
        assertThat(MacAddress.parse("00:1b:63:84:45:e6")).hasToString("00:1b:63:84:45:e6");
        assertThat(MacAddress.parse("00-1B-63-84-45-E6")).hasToString("00:1b:63:84:45:e6");
        assertThat(MacAddress.parse("00:1b:63:84:45")).isNull();
        assertThat(MacAddress.parse("00:1b:63:84:45:g6")).isNull();
    }
}
