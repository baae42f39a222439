package io.openagent.metrics;

import java.io.InputStream;

/// Opens a body as what it is said to be.
public final class Expositions {
    private Expositions() {}

    /// @throws MalformedExpositionException if nothing here reads the format
    public static Exposition open(InputStream body, ScrapeProtocol protocol, Profile profile)
            throws MalformedExpositionException {
        return switch (protocol) {
            case TEXT_0_0_4, TEXT_1_0_0 -> text(body, profile);
            case OPENMETRICS_0_0_1, OPENMETRICS_1_0_0 -> openMetrics(body, profile);
            case PROTOBUF -> throw new MalformedExpositionException(1, "protobuf is not read yet", new byte[0], 0, 0);
        };
    }

    private static Exposition text(InputStream body, Profile profile) {
        var reader = new TextExposition(body, TextExposition.MAX_LINE_BYTES, profile);
        return switch (profile) {
            case SCRAPE -> reader;
            case STRICT -> new StrictExposition(reader, Standard.TEXT, reader::malformed);
        };
    }

    private static Exposition openMetrics(InputStream body, Profile profile) {
        var reader = new OpenMetricsExposition(body, TextExposition.MAX_LINE_BYTES, profile);
        return switch (profile) {
            case SCRAPE -> reader;
            case STRICT -> new StrictExposition(reader, Standard.OPENMETRICS, reader::malformed);
        };
    }
}
