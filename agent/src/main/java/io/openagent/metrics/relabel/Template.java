package io.openagent.metrics.relabel;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A text with references to the groups of a match, by the rules of `Regexp.Expand` in Go's library: `$1` and `${1}`,
/// `$name` and `${name}`, `$$` for a dollar. A name without braces is as long as can be, so that `$1x` means the group
/// named `1x`. A group that does not exist, or took no part in the match, is empty. A dollar that begins none of
/// these stands for itself.
public record Template(String text) {
    /// The first group: a value as it is where the regular expression is [AnchoredRegex#ALL].
    public static final Template FIRST_GROUP = new Template("$1");

    /// One that gives this text, dollars and all.
    public static Template literal(String words) {
        return new Template(words.replace("$", "$$"));
    }

    /// Whether it says the same whatever the match.
    boolean isConstant() {
        return text.indexOf('$') < 0;
    }

    /// Finds the groups that are meant, once for all matches.
    Expansion in(AnchoredRegex regex) {
        return new Parser(text, regex).parse();
    }

    @Override
    public String toString() {
        return text;
    }

    /// A template whose references are resolved.
    record Expansion(List<Part> parts) {
        String of(Matcher match) {
            return parts.stream().map(part -> part.of(match)).collect(Collectors.joining());
        }
    }

    sealed interface Part {
        String of(Matcher match);
    }

    private record Literal(String words) implements Part {
        @Override
        public String of(Matcher match) {
            return words;
        }
    }

    private record Group(int number) implements Part {
        @Override
        public String of(Matcher match) {
            return Optional.ofNullable(match.group(number)).orElse("");
        }
    }

    /// Walks the text once; confined to one call.
    private static final class Parser {
        private final String text;
        private final int groupCount;
        private final Map<String, Integer> groupsByName;
        private final List<Part> parts = new ArrayList<>();
        private int at;

        Parser(String text, AnchoredRegex regex) {
            this.text = text;
            this.groupCount = regex.groupCount();
            this.groupsByName = regex.groupsByName();
        }

        Expansion parse() {
            while (at < text.length()) {
                int dollar = text.indexOf('$', at);
                int literalEnd = dollar < 0 ? text.length() : dollar;
                if (literalEnd > at) parts.add(new Literal(text.substring(at, literalEnd)));
                at = literalEnd;
                if (dollar >= 0) readReference();
            }
            return new Expansion(List.copyOf(parts));
        }

        private void readReference() {
            at++;
            boolean braced = text.startsWith("{", at);
            int from = braced ? at + 1 : at;
            int to = nameEnd(from);
            if (to > from && (!braced || text.startsWith("}", to))) {
                group(text.substring(from, to)).ifPresent(number -> parts.add(new Group(number)));
                at = braced ? to + 1 : to;
            } else {
                parts.add(new Literal("$"));
                if (text.startsWith("$", at)) at++;
            }
        }

        private int nameEnd(int from) {
            int to = from;
            while (to < text.length() && isWord(text.codePointAt(to))) to += Character.charCount(text.codePointAt(to));
            return to;
        }

        private static boolean isWord(int c) {
            return Character.isLetter(c) || Character.isDigit(c) || c == '_';
        }

        /// Nine digits are more than any count of groups; a leading zero makes a name of a number.
        private Optional<Integer> group(String name) {
            if (!name.matches("0|[1-9][0-9]{0,8}")) return Optional.ofNullable(groupsByName.get(name));
            return Optional.of(Integer.parseInt(name)).filter(number -> number <= groupCount);
        }
    }
}
