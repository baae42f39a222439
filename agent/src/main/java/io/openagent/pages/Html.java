package io.openagent.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A piece of a page. Texts and values of attributes are escaped, names are ours; so whatever a target, a label or a
/// request says stays text.
sealed interface Html {
    void writeTo(StringBuilder out);

    static Html text(String text) {
        return new Text(text);
    }

    static Html all(Stream<? extends Html> parts) {
        return new All(parts.<Html>map(part -> part).toList());
    }

    static Element element(String name, Html... parts) {
        return new Element(name, Map.of(), List.of(parts));
    }

    static Element element(String name, String text) {
        return element(name, text(text));
    }

    /// A whole document.
    default String document() {
        var out = new StringBuilder("<!DOCTYPE html>\n");
        writeTo(out);
        return out.toString();
    }

    record Text(String text) implements Html {
        @Override
        public void writeTo(StringBuilder out) {
            escape(text, out);
        }
    }

    record All(List<Html> parts) implements Html {
        @Override
        public void writeTo(StringBuilder out) {
            parts.forEach(part -> part.writeTo(out));
        }
    }

    /// A tag with what is in it.
    ///
    /// @param name one of ours
    record Element(String name, Map<String, String> attributes, List<Html> parts) implements Html {
        /// Those that have neither content nor an end.
        private static final List<String> VOID = List.of("input", "link", "meta");

        Element with(String attribute, String value) {
            var more = new LinkedHashMap<>(attributes);
            more.put(attribute, value);
            return new Element(name, more, parts);
        }

        Element with(Html... more) {
            var all = new ArrayList<>(parts);
            all.addAll(List.of(more));
            return new Element(name, attributes, all);
        }

        @Override
        public void writeTo(StringBuilder out) {
            out.append('<').append(name);
            attributes.forEach((attribute, value) -> {
                out.append(' ').append(attribute).append("=\"");
                escape(value, out);
                out.append('"');
            });
            out.append('>');
            if (VOID.contains(name)) return;
            parts.forEach(part -> part.writeTo(out));
            out.append("</").append(name).append('>');
        }
    }

    /// Also shows what has no shape of its own but changes that of others, such as marks that turn the direction of
    /// reading: a label must not look like another.
    private static void escape(String text, StringBuilder out) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (isShapeless(c)) out.append("\\u{%x}".formatted(c));
                    else out.appendCodePoint(c);
                }
            }
        });
    }

    private static boolean isShapeless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
