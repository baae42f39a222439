package io.openagent.config;

import io.openagent.discovery.HttpOptions;
import io.openagent.discovery.IngestOptions;
import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.ScrapeProtocols;
import io.openagent.discovery.Target;
import io.openagent.discovery.TargetId;
import io.openagent.discovery.TargetSet;
import io.openagent.metrics.Labels;
import io.openagent.metrics.Relabeling;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// Gathers the targets that can be scraped as they stand. Of two that are the same, the first stays.
final class StaticTargets {
    private final long maxBodyBytes;
    private final Map<TargetId, Located<Target>> targets = new LinkedHashMap<>();

    StaticTargets(long maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    /// Adds the address that stands at `source`, unless it is none.
    void add(String job, Value source, Level level) {
        var settings = level.settings(level.tls().isPresent() ? "https" : "http");
        Address.read(source)
                .map(address -> target(job, address.authority(settings.scheme()), settings))
                .ifPresent(target -> add(new Located<>(target, source)));
    }

    TargetSet all() {
        return TargetSet.of(targets.values().stream().map(Located::value).toList());
    }

    private void add(Located<Target> target) {
        var first = targets.putIfAbsent(target.value().id(), target);
        if (first == null) return;
        target.source()
                .warn("the same URL and labels as " + first.source().path() + " at "
                        + first.source().place() + ", only that one is scraped");
    }

    private Target target(String job, String authority, ScrapeSettings settings) {
        var way = new PathText(settings.path(), settings.params());
        return new Target(
                job,
                URI.create(settings.scheme() + "://" + authority + way),
                Labels.of("job", job, "instance", authority)
                        .with(settings.labels().list()),
                settings.interval(),
                settings.timeout(),
                HttpOptions.DEFAULT.with(settings.tls()).with(settings.credentials()),
                new IngestOptions(
                        settings.honorLabels(),
                        true,
                        false,
                        settings.selector(),
                        Relabeling.NONE,
                        ScrapeLimits.DEFAULT.withBodyBytes(maxBodyBytes),
                        ScrapeProtocols.DEFAULT));
    }
}
