package io.openagent.metrics;

import java.io.InputStream;

/// Opens a body as what it is said to be.
public final class Expositions {
    private Expositions() {}

    /// The reader of a body, which owns the stream from here on. Native histograms are given as they are, without
    /// their classic series.
    ///
    /// @param profile has no say in protobuf, whose messages are as strict as they can be
    public static Exposition open(InputStream body, ScrapeProtocol protocol, Profile profile) {
        return open(body, protocol, profile, ProtobufExposition.Histograms.NATIVE);
    }

    /// The reader of a body, which owns the stream from here on.
    ///
    /// @param histograms what becomes of native ones
    public static Exposition open(
            InputStream body, ScrapeProtocol protocol, Profile profile, ProtobufExposition.Histograms histograms) {
        return switch (protocol) {
            case TEXT_0_0_4, TEXT_1_0_0 -> text(body, profile);
            case OPENMETRICS_0_0_1, OPENMETRICS_1_0_0 -> openMetrics(body, profile);
            case PROTOBUF -> new ProtobufExposition(body, ProtobufExposition.MAX_FAMILY_BYTES, histograms);
        };
    }

    /// The reader of a body that may be like the one before it, as a scrape takes it.
    ///
    /// @param histograms what becomes of native ones
    /// @param known what need not be parsed; protobuf does not ask
    /// @param buffer lent until the reader is closed
    public static Exposition open(
            InputStream body,
            ScrapeProtocol protocol,
            ProtobufExposition.Histograms histograms,
            KnownLines known,
            LineBuffer buffer) {
        int maxLineBytes = TextExposition.MAX_LINE_BYTES;
        return switch (protocol) {
            case TEXT_0_0_4, TEXT_1_0_0 -> new TextExposition(body, maxLineBytes, Profile.SCRAPE, known, buffer);
            case OPENMETRICS_0_0_1, OPENMETRICS_1_0_0 ->
                new OpenMetricsExposition(body, maxLineBytes, Profile.SCRAPE, known, buffer);
            case PROTOBUF -> new ProtobufExposition(body, ProtobufExposition.MAX_FAMILY_BYTES, histograms);
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
