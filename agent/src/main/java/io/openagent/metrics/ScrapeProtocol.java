package io.openagent.metrics;

/// A format of expositions, under the name that Prometheus' configuration has for it.
public enum ScrapeProtocol {
    PROTOBUF(
            "PrometheusProto",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"),
    OPENMETRICS_1_0_0("OpenMetricsText1.0.0", "application/openmetrics-text;version=1.0.0"),
    OPENMETRICS_0_0_1("OpenMetricsText0.0.1", "application/openmetrics-text;version=0.0.1"),
    TEXT_1_0_0("PrometheusText1.0.0", "text/plain;version=1.0.0"),
    TEXT_0_0_4("PrometheusText0.0.4", "text/plain;version=0.0.4");

    private final String configured;
    private final String mediaType;

    ScrapeProtocol(String configured, String mediaType) {
        this.configured = configured;
        this.mediaType = mediaType;
    }

    /// As it stands in a configuration.
    public String configured() {
        return configured;
    }

    /// As it stands in Accept and Content-Type, without what is negotiated beside it.
    public String mediaType() {
        return mediaType;
    }
}
