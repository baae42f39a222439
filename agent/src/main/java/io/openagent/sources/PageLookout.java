package io.openagent.sources;

import io.openagent.config.TargetGroups;
import io.openagent.config.TargetSource;
import io.openagent.discovery.TargetGroup;
import io.openagent.scrape.Fetcher;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a page of target groups. While it cannot be had, what it last said holds.
final class PageLookout implements Lookout {
    private static final Logger log = LoggerFactory.getLogger("sources");

    /// Nobody takes longer to tell where his programs run.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String job;
    private final TargetSource.Page source;
    private final Fetcher fetcher;
    private List<TargetGroup> groups = List.of();
    private boolean isGood = true;

    PageLookout(String job, TargetSource.Page source, Fetcher fetcher) {
        this.job = job;
        this.source = source;
        this.fetcher = fetcher;
    }

    @Override
    public List<TargetGroup> look() throws InterruptedException {
        try {
            String page = fetcher.json(source.url(), source.http(), patience(), TargetGroups.MAX_CHARS);
            groups = TargetGroups.ofJson(page).stream()
                    .map(group -> group.with("__meta_url", source.url().toString()))
                    .toList();
            isGood = true;
        } catch (IOException wrong) {
            if (isGood)
                log.warn(
                        "targets stay as they were job=\"{}\" host={}: {}",
                        job,
                        source.url().getAuthority(),
                        wrong.getMessage());
            isGood = false;
        }
        return groups;
    }

    private Duration patience() {
        return source.refresh().compareTo(PATIENCE) < 0 ? source.refresh() : PATIENCE;
    }

    @Override
    public Duration pause() {
        return source.refresh();
    }
}
