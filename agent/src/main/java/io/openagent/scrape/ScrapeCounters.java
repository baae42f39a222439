package io.openagent.scrape;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What all scrapes together have done since the start. Safe for all threads.
public final class ScrapeCounters {
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder missedTicks = new LongAdder();
    private final LongAdder clockBehind = new LongAdder();
    private final LongAdder samplesScraped = new LongAdder();
    private final LongAdder samplesUnselected = new LongAdder();
    private final LongAdder samplesAhead = new LongAdder();
    private final Map<String, LongAdder> failed = new ConcurrentHashMap<>();

    void count(ScrapeReport report) {
        report.failure()
                .ifPresentOrElse(
                        failure -> failed.computeIfAbsent(failure.kind(), _ -> new LongAdder())
                                .increment(),
                        succeeded::increment);
        samplesScraped.add(report.scraped());
        samplesUnselected.add(report.scraped() - report.kept());
        samplesAhead.add(report.ahead());
    }

    void missed(long ticks) {
        missedTicks.add(ticks);
    }

    void clockWasBehind() {
        clockBehind.increment();
    }

    public long succeeded() {
        return succeeded.sum();
    }

    /// Failed scrapes by kind, see [ScrapeFailure#kind].
    public Map<String, Long> failed() {
        var counts = new java.util.TreeMap<String, Long>();
        failed.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }

    /// Ticks at which a scrape was due and the one before was still running.
    public long missedTicks() {
        return missedTicks.sum();
    }

    /// Scrapes that began, by the time of day, no later than the target's last one: the clock had gone back.
    public long clockBehind() {
        return clockBehind.sum();
    }

    public long samplesScraped() {
        return samplesScraped.sum();
    }

    /// Samples that a target's metric selector left out: they are in no account.
    public long samplesUnselected() {
        return samplesUnselected.sum();
    }

    /// Samples that were taken though their time is more than ten minutes ahead: the clock of a target, or our own,
    /// is wrong.
    public long samplesAhead() {
        return samplesAhead.sum();
    }
}
