package io.openagent.supervisor;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Something worth a line in the log.
record Event(Instant at, Level level, String message, List<Field> fields) {
    private static final DateTimeFormatter UTC_MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    enum Level {
        INFO,
        WARN,
        ERROR;

        private final String word = name().toLowerCase(Locale.ROOT);
    }

    /// A key and its value, which prints as itself if it is a number and as text otherwise.
    record Field(String key, Object value) {
        private String asText() {
            String text = value.toString();
            return key + "=" + (isOneWord(text) ? text : quoted(text));
        }

        private static boolean isOneWord(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != '"');
        }

        private String asJson() {
            return quoted(key) + ":" + (value instanceof Number ? value.toString() : quoted(value.toString()));
        }
    }

    /// `2026-11-21T04:00:00.123Z info supervisor worker started pid=123`
    String asText() {
        String head = UTC_MILLIS.format(at) + " " + level.word + " supervisor " + message;
        return head + fields.stream().map(field -> " " + field.asText()).collect(Collectors.joining());
    }

    /// `{"ts":"2026-11-21T04:00:00.123Z","level":"info","component":"supervisor","msg":"worker started","pid":123}`
    String asJson() {
        String head = "{\"ts\":" + quoted(UTC_MILLIS.format(at)) + ",\"level\":" + quoted(level.word)
                + ",\"component\":\"supervisor\",\"msg\":" + quoted(message);
        return head + fields.stream().map(field -> "," + field.asJson()).collect(Collectors.joining("", "", "}"));
    }

    private static String quoted(String text) {
        return text.codePoints().mapToObj(Event::escaped).collect(Collectors.joining("", "\"", "\""));
    }

    private static String escaped(int character) {
        if (character == '"' || character == '\\') return "\\" + Character.toString(character);
        if (character >= ' ') return Character.toString(character);
        return "\\u00" + (character < 0x10 ? "0" : "") + Integer.toHexString(character);
    }
}
