package io.openagent.e2e;

import io.openagent.e2e.Received.Series;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads an exposition with two expressions and none of the agent's code.
record SimpleExposition(Map<Series, Double> values, Map<String, String> types) {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

    static SimpleExposition read(String body) {
        var values = new HashMap<Series, Double>();
        SAMPLE.matcher(body).results().forEach(line -> values.put(series(line), number(line.group(3))));
        var types = new HashMap<String, String>();
        TYPE.matcher(body).results().forEach(line -> types.put(line.group(1), line.group(2)));
        return new SimpleExposition(values, types);
    }

    /// Those that can be carried: neither infinite nor not a number.
    Stream<Series> finite() {
        return values.entrySet().stream()
                .filter(each -> Double.isFinite(each.getValue()))
                .map(Map.Entry::getKey);
    }

    private static Series series(MatchResult line) {
        var labels = new TreeMap<String, String>();
        if (line.group(2) != null) {
            LABEL.matcher(line.group(2))
                    .results()
                    .filter(label -> !label.group(2).isEmpty())
                    .forEach(label -> labels.put(label.group(1), unescape(label.group(2))));
        }
        return new Series(line.group(1), labels);
    }

    private static String unescape(String text) {
        return text.replace("\\\\", "\0")
                .replace("\\n", "\n")
                .replace("\\\"", "\"")
                .replace("\0", "\\");
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
