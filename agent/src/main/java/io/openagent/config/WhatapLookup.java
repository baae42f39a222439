package io.openagent.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Finds the value of a [WhatapKey]: name by name, first in the file, then in the environment.
final class WhatapLookup {
    private final WhatapConf conf;
    private final Map<String, String> environment;
    private final Problems problems;

    WhatapLookup(WhatapConf conf, Map<String, String> environment, Problems problems) {
        this.conf = conf;
        this.environment = environment;
        this.problems = problems;
    }

    Optional<String> text(WhatapKey key) {
        return find(key).map(Found::value);
    }

    /// Anything but `true`, `yes` and `1` is false.
    boolean flag(WhatapKey key, boolean otherwise) {
        return find(key)
                .map(found -> switch (found.value.toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "1" -> true;
                    case "false", "no", "0" -> false;
                    default -> {
                        warn(found, "true or false", "false");
                        yield false;
                    }
                })
                .orElse(otherwise);
    }

    /// A number that is none or below `least` warns and counts as absent.
    int number(WhatapKey key, int least, int otherwise) {
        return find(key)
                .flatMap(found -> {
                    var number = integer(found.value).filter(value -> value >= least);
                    if (number.isEmpty()) warn(found, "a whole number from " + least, Integer.toString(otherwise));
                    return number;
                })
                .orElse(otherwise);
    }

    /// A value that is not what is `wanted` is an error and counts as absent.
    <T> Optional<T> strictly(WhatapKey key, String wanted, Function<String, Optional<T>> parse) {
        return find(key).flatMap(found -> {
            var value = parse.apply(found.value);
            if (value.isEmpty()) {
                problems.add(Problem.error(place(found), found.name, found.message(wanted)));
            }
            return value;
        });
    }

    static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty(); // reported by the caller
        }
    }

    private Optional<Found> find(WhatapKey key) {
        return key.names().stream().flatMap(name -> find(name).stream()).findFirst();
    }

    private Optional<Found> find(String name) {
        return conf.get(name)
                .or(() -> Optional.ofNullable(environment.get(name))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty()))
                .map(value -> new Found(name, value));
    }

    private void warn(Found found, String wanted, String used) {
        var problem = Problem.warning(place(found), found.name, found.message(wanted));
        problems.add(problem.withHint(used + " is used"));
    }

    private Place place(Found found) {
        if (conf.get(found.name).isEmpty()) return Place.of("environment");
        return Optional.ofNullable(conf.entries().get(found.name))
                .map(entry -> new Place(problems.file(), entry.line(), 1))
                .orElse(Place.of(problems.file()));
    }

    private record Found(String name, String value) {
        String message(String wanted) {
            return "found " + Value.quoted(value) + ", wanted " + wanted;
        }
    }
}
