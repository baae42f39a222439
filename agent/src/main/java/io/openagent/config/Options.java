package io.openagent.config;

import io.openagent.discovery.TargetSet;
import io.openagent.metrics.Labels;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What both formats say about the agent as a whole, under the same keys.
record Options(
        Labels externalLabels,
        boolean scrapeMetrics,
        long maxBodyBytes,
        long queueBytes,
        String listenHost,
        boolean remoteAdmin) {
    private static final long DEFAULT_BODY = 64 * SizeText.MIB;
    private static final long DEFAULT_QUEUE = 32 * SizeText.MIB;

    /// A body below this holds no exposition; one above it does not fit the worker's heap.
    private static final long LEAST_BODY = SizeText.KIB;

    private static final long MOST_BODY = SizeText.GIB;

    /// A queue must hold a record of the largest size, 1 MiB, and leave room in the worker's heap.
    private static final long LEAST_QUEUE = SizeText.MIB;

    private static final long MOST_QUEUE = SizeText.GIB;

    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.-]+|\\[?[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");

    static Options read(Fields fields) {
        var limits = fields.fields("limits", Section.LIMITS);
        var buffer = fields.fields("buffer", Section.BUFFER);
        var web = fields.fields("web", Section.WEB);
        return new Options(
                fields.get("externalLabels").map(LabelMap::read).orElse(Labels.EMPTY),
                fields.flag("scrapeMetrics", true),
                size(limits, "body", LEAST_BODY, MOST_BODY).orElse(DEFAULT_BODY),
                size(buffer, "memory", LEAST_QUEUE, MOST_QUEUE).orElse(DEFAULT_QUEUE),
                web.flatMap(keys -> keys.get("listen")).flatMap(Options::host).orElse("127.0.0.1"),
                web.map(keys -> keys.flag("remoteAdmin", false)).orElse(false));
    }

    AgentConfig config(AgentConfig.Format format, TargetSet targets, List<KubernetesTarget> waiting) {
        return new AgentConfig(
                format,
                targets,
                waiting,
                externalLabels,
                scrapeMetrics,
                maxBodyBytes,
                queueBytes,
                listenHost,
                remoteAdmin);
    }

    private static Optional<Long> size(Optional<Fields> fields, String key, long least, long most) {
        return fields.flatMap(keys -> keys.get(key)).flatMap(value -> value.size(least, most));
    }

    private static Optional<String> host(Value value) {
        return value.text("a host").flatMap(text -> {
            if (HOST.matcher(text).matches()) return Optional.of(text);
            return value.wrong(
                    Value.quoted(text),
                    "a host without a port",
                    Optional.of("the port comes from the environment variable PORT"));
        });
    }
}
