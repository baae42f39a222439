package io.openagent.config;

import io.openagent.discovery.ScrapeLimits;
import io.openagent.discovery.ScrapeLimits.OnBreach;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What one level of the file says about limits. Each is inherited by itself.
///
/// @param ceilings that only the widest level sets
record LimitLevel(Map<Limit, Located<Long>> limits, Map<Limit, Long> ceilings, Optional<OnBreach> onBreach) {
    static final LimitLevel EMPTY = new LimitLevel(Map.of(), Map.of(), Optional.empty());

    private static final String ON_BREACH = "fail or keepFamilies";

    /// Of the whole agent.
    static LimitLevel global(Fields fields) {
        var ceilings = new EnumMap<Limit, Long>(Limit.class);
        fields.fields("ceilings", Section.CEILINGS)
                .ifPresent(keys -> read(keys).forEach((limit, ceiling) -> ceilings.put(limit, ceiling.value())));
        return new LimitLevel(read(fields), ceilings, onBreach(fields));
    }

    /// Of a target or endpoint: under `limits`, or under Prometheus' names, where 0 stands for no limit of its own.
    static LimitLevel of(Fields target) {
        var inner = target.fields("limits", Section.SCRAPE_LIMITS);
        var limits = new EnumMap<Limit, Located<Long>>(Limit.class);
        inner.ifPresent(fields -> limits.putAll(read(fields)));
        ofPrometheus(target).limits.forEach((limit, value) -> {
            if (limits.putIfAbsent(limit, value) == null) return;
            target.complain("found both limits." + limit.key() + " and " + limit.targetKey() + ", wanted one of them");
        });
        return new LimitLevel(limits, Map.of(), inner.flatMap(LimitLevel::onBreach));
    }

    /// Under Prometheus' names alone.
    static LimitLevel ofPrometheus(Fields fields) {
        var limits = new EnumMap<Limit, Located<Long>>(Limit.class);
        for (Limit limit : Limit.values()) {
            fields.get(limit.targetKey())
                    .filter(value -> !value.text().equals(Optional.of("0")))
                    .flatMap(value -> located(limit, value))
                    .ifPresent(value -> limits.put(limit, value));
        }
        return new LimitLevel(limits, Map.of(), Optional.empty());
    }

    LimitLevel over(LimitLevel wider) {
        var joined = new EnumMap<Limit, Located<Long>>(Limit.class);
        joined.putAll(wider.limits);
        joined.putAll(limits);
        return new LimitLevel(joined, wider.ceilings, onBreach.or(wider::onBreach));
    }

    /// Defaults for what no level said. What is above its ceiling is lowered to it; with a warning, if it was said.
    ScrapeLimits settings() {
        return new ScrapeLimits(
                value(Limit.BODY),
                (int) value(Limit.SAMPLES),
                (int) value(Limit.LABELS),
                (int) value(Limit.NAME_LENGTH),
                (int) value(Limit.VALUE_LENGTH),
                onBreach.orElse(ScrapeLimits.DEFAULT.onBreach()));
    }

    long ceiling(Limit limit) {
        return ceilings.getOrDefault(limit, limit.most());
    }

    private long value(Limit limit) {
        long ceiling = ceiling(limit);
        var told = Optional.ofNullable(limits.get(limit));
        long wanted = told.map(Located::value).orElse(limit.in(ScrapeLimits.DEFAULT));
        if (wanted > ceiling) {
            told.ifPresent(located -> located.source()
                    .warn(limit.printed(wanted) + " is above limits.ceilings." + limit.key() + ", "
                            + limit.printed(ceiling) + " is used instead"));
        }
        return Math.min(wanted, ceiling);
    }

    private static Map<Limit, Located<Long>> read(Fields fields) {
        var limits = new EnumMap<Limit, Located<Long>>(Limit.class);
        for (Limit limit : Limit.values()) {
            fields.get(limit.key())
                    .flatMap(value -> located(limit, value))
                    .ifPresent(value -> limits.put(limit, value));
        }
        return limits;
    }

    private static Optional<Located<Long>> located(Limit limit, Value value) {
        return limit.read(value).map(number -> new Located<>(number, value));
    }

    private static Optional<OnBreach> onBreach(Fields fields) {
        return fields.get("onBreach")
                .flatMap(value -> value.as(ON_BREACH, text -> switch (text) {
                    case "fail" -> Optional.of(OnBreach.FAIL);
                    case "keepFamilies" -> Optional.of(OnBreach.KEEP_FAMILIES);
                    default -> Optional.empty();
                }));
    }

    static String printed(OnBreach onBreach) {
        return switch (onBreach) {
            case FAIL -> "fail";
            case KEEP_FAMILIES -> "keepFamilies";
        };
    }
}
