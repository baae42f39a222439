package io.openagent.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a Content-Type says of an exposition.
///
/// As in Prometheus the media type decides, and a version that is not known counts as one that is; a header that breaks
/// RFC 9110 says nothing. A parameter that has no meaning here is passed over.
public sealed interface ContentType {
    record Known(ScrapeProtocol protocol) implements ContentType {}

    /// No format that is read here.
    ///
    /// @param reason one sentence, safe to print
    record Unknown(String reason) implements ContentType {}

    static ContentType of(Optional<String> header) {
        if (header.isEmpty()) return new Unknown("no Content-Type");
        Optional<ScrapeProtocol> protocol = MediaType.parse(header.get()).flatMap(ContentType::protocol);
        if (protocol.isPresent()) return new Known(protocol.get());
        return new Unknown("Content-Type " + RuleBrokenException.quoted(header.get()) + " is that of no exposition");
    }

    private static Optional<ScrapeProtocol> protocol(MediaType type) {
        Map<String, String> parameters = type.parameters();
        return switch (type.essence()) {
            case "text/plain" ->
                Optional.of(isVersion(parameters, "1.0.0") ? ScrapeProtocol.TEXT_1_0_0 : ScrapeProtocol.TEXT_0_0_4);
            case "application/openmetrics-text" ->
                Optional.of(
                        isVersion(parameters, "0.0.1")
                                ? ScrapeProtocol.OPENMETRICS_0_0_1
                                : ScrapeProtocol.OPENMETRICS_1_0_0);
            case "application/vnd.google.protobuf" ->
                isReadable(parameters) ? Optional.of(ScrapeProtocol.PROTOBUF) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean isVersion(Map<String, String> parameters, String version) {
        return version.equals(parameters.get("version"));
    }

    /// Messages one behind the other; the text forms of protobuf are another format.
    private static boolean isReadable(Map<String, String> parameters) {
        String message = parameters.getOrDefault("proto", "io.prometheus.client.MetricFamily");
        String encoding = parameters.getOrDefault("encoding", "delimited");
        return message.equals("io.prometheus.client.MetricFamily")
                && encoding.toLowerCase(Locale.ROOT).equals("delimited");
    }
}
