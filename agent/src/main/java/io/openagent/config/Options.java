package io.openagent.config;

import io.openagent.metrics.Labels;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What both formats say about the agent as a whole, under the same keys.
record Options(
        Labels externalLabels,
        boolean scrapeMetrics,
        LimitLevel limits,
        int targets,
        Optional<Long> memoryBytes,
        long queueBytes,
        String listenHost,
        boolean remoteAdmin) {
    private static final long DEFAULT_QUEUE = 32 * SizeText.MIB;

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
                limits.map(LimitLevel::global).orElse(LimitLevel.EMPTY),
                limits.flatMap(keys -> keys.get("targets"))
                        .flatMap(value -> value.wholeNumber(1, AgentLimits.MOST_TARGETS))
                        .map(Math::toIntExact)
                        .orElse(AgentLimits.DEFAULT_TARGETS),
                limits.flatMap(keys -> keys.get("memory"))
                        .flatMap(value -> value.size(AgentLimits.LEAST_MEMORY, AgentLimits.MOST_MEMORY)),
                buffer.flatMap(keys -> keys.get("memory"))
                        .flatMap(value -> value.size(LEAST_QUEUE, MOST_QUEUE))
                        .orElse(DEFAULT_QUEUE),
                web.flatMap(keys -> keys.get("listen")).flatMap(Options::host).orElse("127.0.0.1"),
                web.map(keys -> keys.flag("remoteAdmin", false)).orElse(false));
    }

    AgentConfig config(AgentConfig.Format format, StaticTargets statics, List<KubernetesTarget> waiting) {
        return new AgentConfig(
                format,
                statics.all(),
                statics.dropped(),
                waiting,
                externalLabels,
                scrapeMetrics,
                agentLimits(),
                queueBytes,
                listenHost,
                remoteAdmin);
    }

    private AgentLimits agentLimits() {
        var ceilings = new EnumMap<Limit, Long>(Limit.class);
        for (Limit limit : Limit.values()) ceilings.put(limit, limits.ceiling(limit));
        return new AgentLimits(limits.settings(), ceilings, targets, memoryBytes);
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
