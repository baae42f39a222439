package io.openagent.config;

import io.openagent.discovery.ScrapeLimits;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// One of the limits on what is taken from a target, with the least and the most that it may be set to.
public enum Limit {
    /// Below the least there is no exposition; above the most, none fits beside the worker's heap.
    BODY("body", "bodySizeLimit", SizeText.KIB, SizeText.GIB, ScrapeLimits::bodyBytes),

    /// Twenty times the default; the memory of so many series alone is gigabytes.
    SAMPLES("samples", "sampleLimit", 1, 10_000_000, ScrapeLimits::samples),

    /// No series needs a hundred; a thousand leave room for what somebody calls a label.
    LABELS("labels", "labelLimit", 1, 1000, ScrapeLimits::labels),

    /// No name is longer than a page of text.
    NAME_LENGTH("nameLength", "labelNameLengthLimit", 1, 4 * SizeText.KIB, ScrapeLimits::nameBytes),

    /// Half of the longest line that is read.
    VALUE_LENGTH("valueLength", "labelValueLengthLimit", 1, SizeText.MIB, ScrapeLimits::valueBytes);

    private final String key;
    private final String targetKey;
    private final long least;
    private final long most;
    private final ToLongFunction<ScrapeLimits> in;

    Limit(String key, String targetKey, long least, long most, ToLongFunction<ScrapeLimits> in) {
        this.key = key;
        this.targetKey = targetKey;
        this.least = least;
        this.most = most;
        this.in = in;
    }

    /// Below `limits`.
    String key() {
        return key;
    }

    /// Prometheus' name for it, at the target itself.
    String targetKey() {
        return targetKey;
    }

    long most() {
        return most;
    }

    long in(ScrapeLimits limits) {
        return in.applyAsLong(limits);
    }

    Optional<Long> read(Value value) {
        return this == BODY ? value.size(least, most) : value.wholeNumber(least, most);
    }

    /// As the file writes it.
    Object printed(long value) {
        return this == BODY ? SizeText.print(value) : value;
    }
}
