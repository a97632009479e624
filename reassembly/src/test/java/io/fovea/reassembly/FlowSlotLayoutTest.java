package io.fovea.reassembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FlowSlotLayoutTest {
    @Test
    void isAsTheGoldenFileSays() throws Exception {
        StringBuilder text = new StringBuilder();
        for (Field field : FlowSlotLayout.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                text.append(field.getName()).append(' ').append(field.getInt(null)).append('\n');
            }
        }
        assertThat(text.toString()).isEqualTo(golden());
    }

    @Test
    void isOneCacheLine() {
        assertThat(FlowSlotLayout.SLOT_LENGTH).isEqualTo(64).isEqualTo(1 << FlowSlotLayout.SLOT_SHIFT);
        assertThat(FlowSlotLayout.LAST_SEEN % Long.BYTES).isZero();
    }

    private static String golden() throws IOException {
        try (InputStream in = FlowSlotLayoutTest.class.getResourceAsStream("/flow-slot-layout.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
