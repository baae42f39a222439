package io.openagent.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openagent.metrics.EscapingScheme;
import io.openagent.metrics.ScrapeProtocol;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScrapeProtocolsTest {
    @Test
    void byDefaultIsAskedAsPrometheusAsks() {
        assertThat(ScrapeProtocols.DEFAULT.accept())
                .isEqualTo("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                        + "application/openmetrics-text;version=0.0.1;q=0.5,"
                        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                        + "text/plain;version=0.0.4;q=0.3,"
                        + "*/*;q=0.2");
    }

    @Test
    void protobufComesFirstWhereNativeHistogramsAreWanted() {
        assertThat(asked(true, ScrapeProtocol.TEXT_0_0_4, ScrapeProtocol.PROTOBUF))
                .isEqualTo("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                        + "encoding=delimited;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4");
    }

    @Test
    void protobufKeepsItsPlaceOtherwise() {
        assertThat(asked(false, ScrapeProtocol.TEXT_0_0_4, ScrapeProtocol.PROTOBUF))
                .startsWith("text/plain;version=0.0.4;q=0.6,application/vnd.google.protobuf");
    }

    @Test
    void namesAreAskedForInTheWantedEscaping() {
        assertThat(asked(false, ScrapeProtocol.TEXT_1_0_0))
                .isEqualTo("text/plain;version=1.0.0;escaping=underscores;q=0.6,*/*;q=0.5");
    }

    private static String asked(boolean nativeHistograms, ScrapeProtocol... order) {
        return new ScrapeProtocols(List.of(order), Optional.empty(), EscapingScheme.UNDERSCORES, nativeHistograms)
                .accept();
    }
}
