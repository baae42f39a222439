package io.openagent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
        text/plain                                                        | TEXT_0_0_4
        text/plain; version=0.0.4; charset=utf-8                          | TEXT_0_0_4
        text/plain; version=1.0.0; escaping=allow-utf-8; charset=utf-8    | TEXT_1_0_0
        TEXT/Plain;VERSION=1.0.0                                          | TEXT_1_0_0
        text/plain; version="1.0.0"                                       | TEXT_1_0_0
        text/plain; version="1\\.0.0"                                     | TEXT_1_0_0
        'text/plain ; version = 1.0.0 '                                   | TEXT_1_0_0
        text/plain; version=9.9                                           | TEXT_0_0_4
        text/plain;                                                       | TEXT_0_0_4
        text/plain;;version=1.0.0                                         | TEXT_1_0_0
        application/openmetrics-text                                      | OPENMETRICS_1_0_0
        application/openmetrics-text; version=1.0.0; charset=utf-8        | OPENMETRICS_1_0_0
        application/openmetrics-text; version=0.0.1                       | OPENMETRICS_0_0_1
        application/vnd.google.protobuf                                   | PROTOBUF
        application/vnd.google.protobuf; encoding=DELIMITED               | PROTOBUF
        application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited | PROTOBUF
        """)
    void aMediaTypeNamesAFormat(String header, ScrapeProtocol protocol) {
        assertThat(ContentType.of(Optional.of(header))).isEqualTo(new ContentType.Known(protocol));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAskedForIsKnownWhenItComes(ScrapeProtocol protocol) {
        assertThat(ContentType.of(Optional.of(protocol.mediaType()))).isEqualTo(new ContentType.Known(protocol));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "text",
                "text/",
                "/plain",
                "text/html",
                "text/plaintext",
                "text/plain, text/plain",
                "text /plain",
                "text/plain version=0.0.4",
                "text/plain; version",
                "text/plain; version=",
                "text/plain; =1.0.0",
                "text/plain; version=\"1.0.0",
                "text/plain; version=\"1.0.0\\",
                "text/plain; version=\"1\"x",
                "text/plain; version=1.0.0; VERSION=1.0.0",
                "text/plain; a=b c=d",
                "text/plain\n",
                "text/plain; a=\u00e9",
                "application/json",
                "application/vnd.google.protobuf; encoding=text",
                "application/vnd.google.protobuf; proto=other.Message"
            })
    void anotherHeaderNamesNone(String header) {
        assertThat(ContentType.of(Optional.of(header)))
                .isEqualTo(new ContentType.Unknown(
                        "Content-Type \"" + header.replace("\n", "\\x0a").replace("\u00e9", "\\xc3\\xa9")
                                + "\" is that of no exposition"));
    }

    @Test
    void noHeaderIsSaidToBeMissing() {
        assertThat(ContentType.of(Optional.empty())).isEqualTo(new ContentType.Unknown("no Content-Type"));
    }

    @Test
    void anEndlessHeaderIsRefusedAndShownInPart() {
        String header = "text/plain; " + "a=b;".repeat(1000);

        assertThat(ContentType.of(Optional.of(header)))
                .isInstanceOfSatisfying(
                        ContentType.Unknown.class,
                        unknown -> assertThat(unknown.reason()).hasSizeLessThan(200));
    }
}
