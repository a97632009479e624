package io.fovea.parsers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContentMagicTest {
    private static String of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ContentMagic.of(bytes, bytes.length);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "GIF89a..., image/gif", "%PDF-1.7, application/pdf", "MZ.., application/x-dosexec",
        "RIFF....WEBPVP8, image/webp", "....ftypisom, video/mp4", "<!DOCTYPE HTML>, text/html",
        "`  <html>`, text/html", "<?xml version=1?>, application/xml", "<svg>, image/svg+xml",
        "#!/bin/sh, text/x-shellscript", "{\"a\":1}, application/json", "[1], application/json",
        "[section], text/plain", "{ x }, text/plain", "a, text/plain"
    })
    void knowsTheUsualKinds(String start, String type) {
        assertThat(of(start)).isEqualTo(type);
    }

    @Test
    void saysNothingOfOtherBytes() {
        assertThat(of("")).isNull();
        assertThat(of("\u0001\u0002\u0003")).isNull();
        assertThat(of("a\u00ffb")).isNull();
    }

    @Test
    void takesTextThatIsCutInsideACharacterForText() {
        assertThat(of("gr\u00c3\u00bc\u00c3")).isEqualTo("text/plain");
        assertThat(of("\u00ef\u00bb\u00bf<html>")).isEqualTo("text/html");
    }
}
