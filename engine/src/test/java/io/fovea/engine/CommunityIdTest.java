package io.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.packet.IpAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommunityIdTest {
    @ParameterizedTest
    @CsvSource({
        "6, 128.232.110.120, 34855, 66.35.250.204, 80, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
        "17, 192.168.1.52, 54585, 8.8.8.8, 53, 1:d/FP5EW3wiY1vCndhwleRRKHowQ=",
        "6, 2001:470:e5bf:dead:4957:2174:e82c:4887, 63943, 2607:f8b0:400c:c03::1a, 25, 1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=",
        "132, 192.168.170.8, 7, 192.168.170.56, 7, 1:MP2EtRCAUIZvTw6MxJHLV7N7JDs=",
        "1, 192.168.0.89, 8, 192.168.0.1, 0, 1:X0snYXpgwiv9TZtqg64sgzUn6Dk=",
        "58, fe80::200:86ff:fe05:80da, 135, fe80::260:97ff:fe07:69ea, 136, 1:dGHyGvjMfljg6Bppwm3bg0LO8TY="
    })
    void isThatOfTheSpecificationFromEitherEnd(
            int protocol, String one, int onePort, String other, int otherPort, String id) {
        IpAddress there = IpAddress.parse(one);
        IpAddress here = IpAddress.parse(other);
        assertThat(CommunityId.of(there, onePort, here, otherPort, protocol)).isEqualTo(id);
        assertThat(CommunityId.of(here, otherPort, there, onePort, protocol)).isEqualTo(id);
    }

    /// Errors have no answers: the other direction is another flow.
    @ParameterizedTest
    @CsvSource({
        "1, 10.0.0.1, 11, 10.0.0.2, 0, 1:YHxtAirCG//0OzkcVAukqKQN9xM=",
        "58, 3ffe:501:410:0:2c0:dfff:fe47:33e, 1, 3ffe:507:0:1:200:86ff:fe05:80da, 4, 1:hLZd0XGWojozrvxqE0dWB1iM6R0="
    })
    void isOfOneDirectionForErrorsOfIcmp(int protocol, String one, int type, String other, int code, String id) {
        IpAddress there = IpAddress.parse(one);
        IpAddress here = IpAddress.parse(other);
        assertThat(CommunityId.of(there, type, here, code, protocol)).isEqualTo(id);
        assertThat(CommunityId.of(here, type, there, code, protocol)).isNotEqualTo(id);
    }
}
