package io.openagent.metrics;

/// A format of expositions, under the name that Prometheus' configuration has for it.
public enum ScrapeProtocol {
    PROTOBUF("PrometheusProto"),
    OPENMETRICS_1_0_0("OpenMetricsText1.0.0"),
    OPENMETRICS_0_0_1("OpenMetricsText0.0.1"),
    TEXT_1_0_0("PrometheusText1.0.0"),
    TEXT_0_0_4("PrometheusText0.0.4");

    private final String configured;

    ScrapeProtocol(String configured) {
        this.configured = configured;
    }

    /// As it stands in a configuration.
    public String configured() {
        return configured;
    }
}
