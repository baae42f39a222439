package io.openagent.config;

import io.openagent.discovery.HttpOptions;
import io.openagent.metrics.relabel.RelabelRule;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads `remote_write` of a `prometheus.yml` into the outputs that it asks for.
final class PrometheusRemoteWrite {
    private static final int MOST_NAME_CHARS = 40;
    private static final int DIGEST_CHARS = 9;

    /// Signatures of clouds, without which their receivers take nothing.
    private static final List<String> SIGNATURES = List.of("sigv4", "azuread", "google_iam");

    private static final String VERSION_1 = "prometheus.WriteRequest";
    private static final String VERSION_2 = "io.prometheus.write.v2.Request";

    private final Fields fields;

    private PrometheusRemoteWrite(Fields fields) {
        this.fields = fields;
    }

    /// Wrong ones are reported, and left out.
    ///
    /// @param taken names of other outputs
    static List<RemoteWriteSettings> readAll(Value list, Set<String> taken) {
        List<Value> items = list.items();
        int most = RemoteWriteSettings.MOST_OUTPUTS;
        if (items.size() > most) list.complain(items.size() + " outputs", most + " at most");
        Set<String> names = new HashSet<>(taken);
        return items.stream()
                .flatMap(item -> Fields.of(item, Section.PROMETHEUS_REMOTE_WRITE).stream())
                .flatMap(fields -> new PrometheusRemoteWrite(fields).read(names).stream())
                .toList();
    }

    private Optional<RemoteWriteSettings> read(Set<String> names) {
        Unserved.tellSettings(fields);
        SIGNATURES.forEach(key -> fields.get(key)
                .ifPresent(_ -> fields.complain("found " + key + ", wanted basic_auth, authorization or oauth2: "
                        + "requests are not signed")));
        Optional<URI> url = fields.demand("url", "where to write").flatMap(HttpReader::url);
        HttpOptions http = HttpReader.readOutgoing(fields);
        url.flatMap(where -> HttpReader.objection(where.getScheme(), http)).ifPresent(fields::complain);
        List<RelabelRule> rules =
                fields.get("writeRelabelConfigs").map(RelabelReader::rules).orElse(List.of());
        Optional<Fields> queue = fields.fields("queue_config", Section.QUEUE_CONFIG);
        queue.ifPresent(Unserved::tellSettings);
        int maxSamples = atMost(RemoteWriteSettings.MOST_SAMPLES, queue, "max_samples_per_send")
                .orElse(RemoteWriteSettings.DEFAULT_SAMPLES);
        int concurrency = atMost(RemoteWriteSettings.MOST_CONCURRENCY, queue, "max_shards")
                .orElse(RemoteWriteSettings.DEFAULT_CONCURRENCY);
        Duration timeout = fields.duration("remote_timeout").orElse(RemoteWriteSettings.DEFAULT_TIMEOUT);
        boolean metadata = fields.fields("metadata_config", Section.METADATA_CONFIG)
                .map(keys -> keys.flag("send", true))
                .orElse(true);
        boolean exemplars = fields.flag("send_exemplars", false);
        boolean nativeHistograms = fields.flag("send_native_histograms", false);
        boolean speaks2 = fields.get("protobuf_message")
                .flatMap(value -> value.as(VERSION_1 + " or " + VERSION_2, PrometheusRemoteWrite::isVersion2))
                .orElse(false);
        return url.map(where -> new RemoteWriteSettings(
                name(where, names),
                where,
                http,
                rules,
                false,
                maxSamples,
                concurrency,
                timeout,
                metadata,
                exemplars,
                nativeHistograms,
                speaks2,
                false));
    }

    /// As it is written, in the letters that an output's name has; else the host's with a digest of the URL, so that it
    /// stays the same when others come and go.
    private String name(URI url, Set<String> names) {
        String name = fields.text("name")
                .map(text -> words(text, MOST_NAME_CHARS))
                .filter(text -> !text.isEmpty())
                .orElseGet(() -> words(url.getHost(), MOST_NAME_CHARS - DIGEST_CHARS) + "-"
                        + HexFormat.of().toHexDigits(url.toString().hashCode()));
        if (!names.add(name)) fields.complain("found two outputs " + name + ", wanted a name for each");
        return name;
    }

    /// Small letters and digits, with hyphens between them.
    private static String words(String text, int most) {
        String words = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return words.substring(0, Math.min(most, words.length())).replaceAll("^-|-$", "");
    }

    /// What is above the most is lowered to it with a warning.
    private static Optional<Integer> atMost(int most, Optional<Fields> queue, String key) {
        return queue.flatMap(fields -> fields.get(key)).flatMap(value -> {
            var number = value.wholeNumber(1, Integer.MAX_VALUE).map(Math::toIntExact);
            if (number.filter(each -> each > most).isPresent())
                value.warn(most + " is used instead, the most there is");
            return number.map(each -> Math.min(each, most));
        });
    }

    private static Optional<Boolean> isVersion2(String text) {
        return Stream.of(VERSION_1, VERSION_2).filter(text::equals).findFirst().map(VERSION_2::equals);
    }
}
