package io.openagent.config;

import io.openagent.metrics.Labels;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What both formats say about the agent as a whole, under the same keys.
record Options(
        Labels externalLabels,
        boolean scrapeMetrics,
        LimitLevel limits,
        int targets,
        Optional<Long> memoryBytes,
        BufferSettings buffer,
        OutputSettings output,
        List<RemoteWriteSettings> remoteWrites,
        Optional<String> listenHost,
        boolean remoteAdmin) {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.-]+|\\[?[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?");

    static Options read(Fields fields) {
        var limits = fields.fields("limits", Section.LIMITS);
        var outputs = fields.fields("outputs", Section.OUTPUTS);
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
                fields.fields("buffer", Section.BUFFER)
                        .map(BufferSettings::read)
                        .orElse(BufferSettings.DEFAULT),
                outputs.flatMap(keys -> keys.fields("whatap", Section.WHATAP_OUTPUT))
                        .map(OutputSettings::read)
                        .orElse(OutputSettings.DEFAULT),
                outputs.flatMap(keys -> keys.get("remoteWrite"))
                        .map(RemoteWriteSettings::readAll)
                        .orElse(List.of()),
                web.flatMap(keys -> keys.get("listen")).flatMap(Options::host),
                web.map(keys -> keys.flag("remoteAdmin", false)).orElse(false));
    }

    /// The same with what a `prometheus.yml` has keys of its own for.
    Options with(Labels moreLabels, List<RemoteWriteSettings> moreWrites) {
        return new Options(
                externalLabels.with(moreLabels.list()),
                scrapeMetrics,
                limits,
                targets,
                memoryBytes,
                buffer,
                output,
                Stream.concat(remoteWrites.stream(), moreWrites.stream()).toList(),
                listenHost,
                remoteAdmin);
    }

    AgentConfig config(
            AgentConfig.Format format,
            StaticTargets statics,
            List<KubernetesTarget> waiting,
            Optional<OperatorMonitors> operator) {
        return new AgentConfig(
                format,
                statics.all(),
                statics.labelsBefore(),
                statics.dropped(),
                List.of(),
                waiting,
                operator,
                externalLabels,
                scrapeMetrics,
                agentLimits(),
                buffer,
                output,
                remoteWrites,
                listenHost,
                remoteAdmin);
    }

    private AgentLimits agentLimits() {
        var ceilings = new EnumMap<Limit, Long>(Limit.class);
        for (Limit limit : Limit.values()) ceilings.put(limit, limits.ceiling(limit));
        return new AgentLimits(limits.settings(), ceilings, targets, memoryBytes);
    }

    private static Optional<String> host(Value value) {
        return value.text("a host")
                .flatMap(text -> host(text)
                        .or(() -> value.wrong(
                                Value.quoted(text),
                                "a host without a port",
                                Optional.of("the port comes from the environment variable PORT"))));
    }

    static Optional<String> host(String text) {
        return Optional.of(text).filter(HOST.asMatchPredicate());
    }
}
