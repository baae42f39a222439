package io.openagent.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How much may wait for an output, and what happens beyond that.
///
/// @param maxBytes on disk
/// @param maxAge after which what still waits is dropped; empty for never
/// @param memoryBytes in memory, where no folder can be written
public record BufferSettings(long maxBytes, Optional<Duration> maxAge, WhenFull onFull, long memoryBytes) {
    /// Days of an outage for most agents.
    private static final long DEFAULT_DISK = 10 * SizeText.GIB;

    /// Half of it must hold the samples of one scrape.
    private static final long LEAST_DISK = SizeText.MIB;

    private static final long MOST_DISK = 1024 * SizeText.GIB;

    private static final long DEFAULT_MEMORY = 32 * SizeText.MIB;

    /// It must hold a record of the largest size, 1 MiB, and leave room in the worker's heap.
    private static final long LEAST_MEMORY = SizeText.MIB;

    private static final long MOST_MEMORY = SizeText.GIB;

    static final BufferSettings DEFAULT =
            new BufferSettings(DEFAULT_DISK, Optional.empty(), WhenFull.DROP_OLDEST, DEFAULT_MEMORY);

    /// What to do with samples for which there is no room.
    public enum WhenFull {
        DROP_OLDEST("dropOldest"),
        DROP_NEWEST("dropNewest"),
        PAUSE_SCRAPES("pauseScrapes");

        private final String word;

        WhenFull(String word) {
            this.word = word;
        }

        static Optional<WhenFull> of(String word) {
            return Stream.of(values())
                    .filter(policy -> policy.word.equals(word))
                    .findFirst();
        }
    }

    static BufferSettings read(Fields fields) {
        return new BufferSettings(
                size(fields, "maxBytes", LEAST_DISK, MOST_DISK).orElse(DEFAULT.maxBytes),
                fields.duration("maxAge"),
                fields.get("onFull")
                        .flatMap(value -> value.as("dropOldest, dropNewest or pauseScrapes", WhenFull::of))
                        .orElse(DEFAULT.onFull),
                size(fields, "memory", LEAST_MEMORY, MOST_MEMORY).orElse(DEFAULT.memoryBytes));
    }

    Map<String, Object> printed() {
        var printed = new LinkedHashMap<String, Object>();
        printed.put("maxBytes", SizeText.print(maxBytes));
        maxAge.ifPresent(age -> printed.put("maxAge", DurationText.print(age)));
        printed.put("onFull", onFull.word);
        printed.put("memory", SizeText.print(memoryBytes));
        return printed;
    }

    private static Optional<Long> size(Fields fields, String key, long least, long most) {
        return fields.get(key).flatMap(value -> value.size(least, most));
    }
}
