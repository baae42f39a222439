package io.openagent.metrics;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A media type, RFC 9110 section 8.3.1: `type/subtype` and parameters, whose values are tokens or quoted strings.
///
/// @param essence `type/subtype` in lower case
/// @param parameters by their names in lower case
record MediaType(String essence, Map<String, String> parameters) {
    /// Prometheus' longest has 120 characters; what is much longer is no description but an attack.
    private static final int MAX_CHARACTERS = 1024;

    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

    /// Nothing if it breaks the grammar, has a parameter twice, or is longer than 1,024 characters.
    static Optional<MediaType> parse(String header) {
        if (header.length() > MAX_CHARACTERS) return Optional.empty();
        var scan = new Scan(header);
        scan.skipBlanks();
        String type = scan.token();
        if (type.isEmpty() || !scan.skip('/')) return Optional.empty();
        String subtype = scan.token();
        if (subtype.isEmpty()) return Optional.empty();
        String essence = (type + "/" + subtype).toLowerCase(Locale.ROOT);
        return parameters(scan).map(parameters -> new MediaType(essence, parameters));
    }

    private static Optional<Map<String, String>> parameters(Scan scan) {
        var parameters = new HashMap<String, String>();
        scan.skipBlanks();
        while (!scan.atEnd()) {
            if (!scan.skip(';')) return Optional.empty();
            scan.skipBlanks();
            if (scan.atEnd() || scan.isAt(';')) continue;
            String name = scan.token().toLowerCase(Locale.ROOT);
            scan.skipBlanks();
            if (name.isEmpty() || !scan.skip('=')) return Optional.empty();
            scan.skipBlanks();
            Optional<String> value = scan.value();
            if (value.isEmpty() || parameters.put(name, value.get()) != null) return Optional.empty();
            scan.skipBlanks();
        }
        return Optional.of(parameters);
    }

    /// A place in the header.
    private static final class Scan {
        private final String text;
        private int at;

        Scan(String text) {
            this.text = text;
        }

        boolean atEnd() {
            return at == text.length();
        }

        boolean isAt(char wanted) {
            return at < text.length() && text.charAt(at) == wanted;
        }

        boolean skip(char wanted) {
            if (!isAt(wanted)) return false;
            at++;
            return true;
        }

        void skipBlanks() {
            while (isAt(' ') || isAt('\t')) at++;
        }

        String token() {
            int from = at;
            while (at < text.length() && isOfToken(text.charAt(at))) at++;
            return text.substring(from, at);
        }

        /// Nothing if neither a token nor a quoted string is here.
        Optional<String> value() {
            if (skip('"')) return quoted();
            String token = token();
            return token.isEmpty() ? Optional.empty() : Optional.of(token);
        }

        private Optional<String> quoted() {
            var value = new StringBuilder();
            while (!skip('"')) {
                skip('\\');
                if (atEnd() || !isOfQuoted(text.charAt(at))) return Optional.empty();
                value.append(text.charAt(at++));
            }
            return Optional.of(value.toString());
        }

        private static boolean isOfToken(char c) {
            return (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || TOKEN_SIGNS.indexOf(c) >= 0;
        }

        private static boolean isOfQuoted(char c) {
            return c == '\t' || (c >= ' ' && c != 0x7f);
        }
    }
}
