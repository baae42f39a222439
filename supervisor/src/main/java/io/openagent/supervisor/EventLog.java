package io.openagent.supervisor;

import io.openagent.supervisor.Event.Field;
import io.openagent.supervisor.Event.Level;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Tells events, one line each, on stderr and, if there is one, in a file. Owned by one thread.
///
/// A file that cannot be written is told once on stderr and tried again with each event: a full disk stops no
/// supervisor.
final class EventLog {
    private final Consumer<String> console;
    private final Optional<RotatingFile> file;
    private final Function<Event, String> format;
    private final InstantSource clock;
    private boolean fileFailed;

    EventLog(
            Consumer<String> console,
            Optional<RotatingFile> file,
            Function<Event, String> format,
            InstantSource clock) {
        this.console = console;
        this.file = file;
        this.format = format;
        this.clock = clock;
    }

    static Field with(String key, Object value) {
        return new Field(key, value);
    }

    void info(String message, Field... fields) {
        tell(event(Level.INFO, message, fields));
    }

    void warn(String message, Field... fields) {
        tell(event(Level.WARN, message, fields));
    }

    void error(String message, Field... fields) {
        tell(event(Level.ERROR, message, fields));
    }

    /// For the file alone: what the user has already been told on stderr, in better words.
    void remark(String message, Field... fields) {
        file.ifPresent(file -> write(file, format.apply(event(Level.ERROR, message, fields))));
    }

    private Event event(Level level, String message, Field... fields) {
        return new Event(clock.instant(), level, message, List.of(fields));
    }

    private void tell(Event event) {
        String line = format.apply(event);
        console.accept(line);
        file.ifPresent(file -> write(file, line));
    }

    private void write(RotatingFile file, String line) {
        try {
            file.append(line);
            fileFailed = false;
        } catch (IOException e) {
            if (!fileFailed) console.accept(format.apply(event(Level.WARN, "log file not written", with("reason", e))));
            fileFailed = true;
        }
    }
}
