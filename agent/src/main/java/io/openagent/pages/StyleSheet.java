package io.openagent.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.status.Page;
import io.openagent.status.Query;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// How the pages look. A file of its own, so that the pages' policy need not allow any style inside them.
public final class StyleSheet implements Page.Source {
    public static final String PATH = "/style.css";

    private final String text = read();

    @Override
    public Page.Answer answer(Query query) {
        return new Page.Answer(200, "text/css; charset=utf-8", text);
    }

    private static String read() {
        try (InputStream file = Objects.requireNonNull(StyleSheet.class.getResourceAsStream("style.css"))) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("style.css is missing in the program", e);
        }
    }
}
