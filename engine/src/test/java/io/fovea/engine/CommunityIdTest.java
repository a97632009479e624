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
        "6, 2001:470:e5bf:dead:4957:2174:e82c:4887, 63943, 2607:f8b0:400c:c03::1a, 25, 1:/qFaeAR+gFe1KYjMzVDsMv+wgU4="
    })
    void isThatOfTheSpecificationFromEitherEnd(
            int protocol, String one, int onePort, String other, int otherPort, String id) {
        IpAddress there = IpAddress.parse(one);
        IpAddress here = IpAddress.parse(other);
        assertThat(CommunityId.of(there, onePort, here, otherPort, protocol)).isEqualTo(id);
        assertThat(CommunityId.of(here, otherPort, there, onePort, protocol)).isEqualTo(id);
    }
}
