package io.openagent.cli;

import io.openagent.pages.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/// The process's logs: one line an event on stderr, and in rotated files where a folder is given.
///
/// A line is `time level component message`, UTC; with JSON an object of the same four. Control characters
/// are escaped, so that no target can forge a line. Whoever logs never waits: see [DeferredHandler].
final class Logs {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger("log");

    /// Enough for days of a busy agent; five files of it bound the disk at 50 MB.
    private static final int FILE_BYTES = 10_000_000;

    private static final int FILES = 5;
    private static final int STACK_FRAMES = 12;

    private Logs() {}

    enum Form {
        TEXT,
        JSON
    }

    static void start(Level level, Form form) {
        LogManager.getLogManager().reset();
        root().setLevel(level);
        add(new ConsoleHandler(), form);
        // Libraries speak up only when something is wrong; what matters of it is told by us.
        List.of("io.netty", "okhttp3", "jdk", "sun", "com.sun")
                .forEach(name -> Logger.getLogger(name).setLevel(Level.WARNING));
    }

    static void setLevel(Level level) {
        root().setLevel(level);
    }

    /// Writes to rotated files as well: `NAME.log`, `NAME.log.1`, …
    static void alsoTo(Path folder, String name, Form form) throws IOException {
        Files.createDirectories(folder);
        var files = new FileHandler(folder.resolve(name + ".log").toString(), FILE_BYTES, FILES, true);
        files.setErrorManager(new UnwrittenFile());
        add(files, form);
    }

    private static void add(Handler handler, Form form) {
        handler.setLevel(Level.ALL);
        handler.setFormatter(new LineFormatter(form));
        root().addHandler(DeferredHandler.of(handler));
    }

    private static Logger root() {
        return Logger.getLogger("");
    }

    /// A disk that is full is told once, in one line; the events that it did not take are gone.
    private static final class UnwrittenFile extends ErrorManager {
        private final AtomicBoolean told = new AtomicBoolean();

        @Override
        public void error(String message, Exception cause, int code) {
            if (told.compareAndSet(false, true)) log.warn("log file not written reason=\"{}\"", cause.getMessage());
        }
    }

    static final class LineFormatter extends Formatter {
        private final Form form;

        LineFormatter(Form form) {
            this.form = form;
        }

        @Override
        public String format(LogRecord event) {
            Instant time = event.getInstant().truncatedTo(ChronoUnit.MILLIS);
            String message = formatMessage(event) + trace(event);
            return switch (form) {
                case TEXT ->
                    "%s %s %s %s%n".formatted(time, word(event.getLevel()), event.getLoggerName(), escape(message));
                case JSON ->
                    "{\"ts\":\"%s\",\"level\":\"%s\",\"component\":\"%s\",\"msg\":%s}%n"
                            .formatted(time, word(event.getLevel()), event.getLoggerName(), Json.quote(message));
            };
        }

        private static String trace(LogRecord event) {
            Throwable thrown = event.getThrown();
            if (thrown == null) return "";
            List<String> frames = new ArrayList<>();
            for (StackTraceElement frame : thrown.getStackTrace()) {
                if (frames.size() < STACK_FRAMES) frames.add(frame.toString());
            }
            return " exception=\"" + thrown + "\" at=" + String.join(" < ", frames);
        }

        private static String word(Level level) {
            if (level.intValue() >= Level.SEVERE.intValue()) return "error";
            if (level.intValue() >= Level.WARNING.intValue()) return "warn";
            if (level.intValue() >= Level.INFO.intValue()) return "info";
            return "debug";
        }

        private static String escape(String text) {
            var line = new StringBuilder(text.length());
            text.chars().forEach(c -> {
                if (Character.isISOControl(c)) line.append(String.format(Locale.ROOT, "\\x%02x", c));
                else line.append((char) c);
            });
            return line.toString();
        }
    }
}
