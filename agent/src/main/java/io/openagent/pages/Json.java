package io.openagent.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/// JSON for the pages and commands.
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /// Maps, lists, texts and numbers as JSON on one line.
    public static String of(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a tree of maps, lists, texts and numbers", e);
        }
    }

    public static String quote(String text) {
        return of(text);
    }

    public static ObjectMapper mapper() {
        return MAPPER;
    }
}
