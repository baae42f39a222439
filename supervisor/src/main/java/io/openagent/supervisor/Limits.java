package io.openagent.supervisor;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Properties;

/// How long the supervisor waits for what. Each can be set by a system property in ISO form, which the tests do:
/// `-Dopenagent.supervisor.beatLimit=PT3S`.
///
/// | property `openagent.supervisor.…` | default | meaning |
/// |---|---|---|
/// | `startLimit` | 60 s | a worker that has not said a word since its start is hung |
/// | `beatLimit` | 30 s | a worker that has said nothing since its last word is hung: many missed beats of one second |
/// | `stopLimit` | 10 s | a worker that was told to stop is killed: 2 s more than it may take by its own rules |
/// | `settledAfter` | 10 s | a worker that has been ready for so long is restarted at once |
/// | `provenAfter` | 10 min | a death by memory or crash after so long is no repetition of the one before |
/// | `firstDelay` | 1 s | before the restart after a first early death |
/// | `mostDelay` | 60 s | where doubling that delay ends |
record Limits(
        Duration startUp,
        Duration beat,
        Duration stop,
        Duration settled,
        Duration proven,
        Duration firstDelay,
        Duration mostDelay) {

    static Limits from(Properties properties) {
        return new Limits(
                limit(properties, "startLimit", "PT60S"),
                limit(properties, "beatLimit", "PT30S"),
                limit(properties, "stopLimit", "PT10S"),
                limit(properties, "settledAfter", "PT10S"),
                limit(properties, "provenAfter", "PT10M"),
                limit(properties, "firstDelay", "PT1S"),
                limit(properties, "mostDelay", "PT60S"));
    }

    private static Duration limit(Properties properties, String name, String otherwise) {
        String property = "openagent.supervisor." + name;
        String value = properties.getProperty(property, otherwise);
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(property + " is no duration like PT30S: " + value, e);
        }
    }
}
