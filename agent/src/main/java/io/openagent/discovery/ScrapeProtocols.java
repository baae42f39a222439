package io.openagent.discovery;

import io.openagent.metrics.EscapingScheme;
import io.openagent.metrics.ScrapeProtocol;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which formats a target is asked for.
///
/// @param order the most wanted first; never empty, none twice
/// @param fallback how a body is read whose Content-Type is missing or unknown; without it such a scrape fails
/// @param escaping of names that are more than letters, digits, underscores and colons
/// @param nativeHistograms whether they are wanted; only protobuf carries them
public record ScrapeProtocols(
        List<ScrapeProtocol> order,
        Optional<ScrapeProtocol> fallback,
        EscapingScheme escaping,
        boolean nativeHistograms) {
    public static final ScrapeProtocols DEFAULT = new ScrapeProtocols(
            List.of(
                    ScrapeProtocol.OPENMETRICS_1_0_0,
                    ScrapeProtocol.OPENMETRICS_0_0_1,
                    ScrapeProtocol.TEXT_1_0_0,
                    ScrapeProtocol.TEXT_0_0_4),
            Optional.empty(),
            EscapingScheme.ALLOW_UTF_8,
            false);

    public ScrapeProtocols {
        order = List.copyOf(order);
        if (order.isEmpty()) throw new IllegalArgumentException("no protocol");
    }

    /// The header Accept, with the weights of Prometheus: a tenth less from one to the next, and anything at all last.
    /// Protobuf comes first where native histograms are wanted. Only formats with quoted names say how to
    /// escape others.
    public String accept() {
        var accept = new StringBuilder();
        int tenths = ScrapeProtocol.values().length + 1;
        for (ScrapeProtocol protocol : offered()) {
            accept.append(protocol.mediaType());
            if (hasQuotedNames(protocol)) accept.append(";escaping=").append(escaping.parameter());
            accept.append(";q=0.").append(tenths--).append(',');
        }
        return accept.append("*/*;q=0.").append(tenths).toString();
    }

    private List<ScrapeProtocol> offered() {
        if (!nativeHistograms) return order;
        Stream<ScrapeProtocol> others = order.stream().filter(protocol -> protocol != ScrapeProtocol.PROTOBUF);
        return Stream.concat(Stream.of(ScrapeProtocol.PROTOBUF), others).toList();
    }

    private static boolean hasQuotedNames(ScrapeProtocol protocol) {
        return protocol == ScrapeProtocol.TEXT_1_0_0 || protocol == ScrapeProtocol.OPENMETRICS_1_0_0;
    }
}
