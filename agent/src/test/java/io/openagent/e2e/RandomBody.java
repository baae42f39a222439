package io.openagent.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.SplittableRandom;

/// Expositions that nobody wrote: some sound, most of them damaged in a byte or two.
final class RandomBody {
    private static final List<String> NAMES = List.of("a", "b_total", "c:d", "_e", "f_seconds", "g_bucket");
    private static final List<String> LABELS = List.of("code", "le", "path", "_x", "quantile");
    private static final List<String> VALUES =
            List.of("", "200", "+Inf", "0.5", "/a b", "é", "\\\\", "\\n", "\\\"q\\\"", "a,b}", "{x=1}", "C:\\dir");
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "+1",
            "1.",
            ".5",
            "1e3",
            "1.5e-7",
            "NaN",
            "nan",
            "+Inf",
            "-inf",
            "infinity",
            "9007199254740993",
            "4.9e-324",
            "1e-400",
            "123456789012345678901234567890");
    private static final List<String> ODD_NUMBERS = List.of("1e400", "0x1p3", "1_000", "1f", "--1", "+nan", "infinit");
    private static final List<String> TYPES = List.of("counter", "gauge", "histogram", "summary", "untyped", "unknown");
    private static final List<String> OPENMETRICS_TYPES = List.of(
            "counter", "gauge", "histogram", "gaugehistogram", "summary", "stateset", "info", "unknown", "untyped");

    /// What most often decides how a line is read.
    private static final byte[] TELLING = "{}\"=,\\ \t\r#+-.eEaZ09_:\u00ff".getBytes(ISO_8859_1);

    private final SplittableRandom random;
    private final Form form;

    enum Form {
        TEXT("text/plain; version=0.0.4"),
        OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String contentType;

        Form(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }
    }

    RandomBody(Form form, long seed) {
        this.form = form;
        random = new SplittableRandom(seed);
    }

    /// One in four as it was made, the others changed in one to three bytes. No series stands twice.
    byte[] next() {
        var text = new StringBuilder();
        int lines = 1 + random.nextInt(12);
        for (int i = 0; i < lines; i++) {
            if (random.nextInt(5) == 0) describe(text);
            sample(text, i);
        }
        if (isOpenMetrics()) text.append("# EOF\n");
        if (random.nextInt(10) == 0) text.setLength(text.length() - 1);
        byte[] body = text.toString().getBytes(UTF_8);
        return random.nextInt(4) == 0 ? body : damaged(body);
    }

    private void describe(StringBuilder text) {
        String name = any(NAMES);
        if (isOpenMetrics() && random.nextInt(3) == 0) text.append("# UNIT f_seconds seconds");
        else if (random.nextBoolean())
            text.append("# TYPE ").append(name).append(' ').append(any(types()));
        else text.append("# HELP ").append(name).append(' ').append(any(VALUES));
        text.append('\n');
    }

    private void sample(StringBuilder text, int line) {
        text.append(any(NAMES)).append("{line=\"").append(line).append('"');
        int labels = random.nextInt(4);
        int first = random.nextInt(LABELS.size());
        for (int i = 0; i < labels; i++) {
            String label = LABELS.get((first + i) % LABELS.size());
            text.append(blank()).append(',').append(blank());
            text.append(label).append(blank()).append('=').append(blank());
            text.append('"').append(any(VALUES)).append('"');
        }
        if (!isOpenMetrics() && random.nextInt(8) == 0) text.append(',');
        text.append('}').append(' ').append(blank()).append(number()).append(blank());
        if (isOpenMetrics() && random.nextInt(10) == 0) text.append(" 1700000000.5");
        if (isOpenMetrics() && random.nextInt(12) == 0) exemplar(text);
        text.append('\n');
    }

    private void exemplar(StringBuilder text) {
        text.append(" # {");
        if (random.nextInt(4) != 0) text.append("trace=\"").append(any(VALUES)).append('"');
        text.append("} ").append(number());
        if (random.nextBoolean()) text.append(' ').append(number());
    }

    private String number() {
        return any(random.nextInt(40) == 0 ? ODD_NUMBERS : NUMBERS);
    }

    private boolean isOpenMetrics() {
        return form == Form.OPENMETRICS;
    }

    private List<String> types() {
        return isOpenMetrics() ? OPENMETRICS_TYPES : TYPES;
    }

    private byte[] damaged(byte[] body) {
        byte[] changed = body.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            changed[random.nextInt(changed.length)] = TELLING[random.nextInt(TELLING.length)];
        }
        return changed;
    }

    /// Blanks are free in the text format; OpenMetrics has none but those it asks for.
    private String blank() {
        if (isOpenMetrics() && random.nextInt(40) != 0) return "";
        return switch (random.nextInt(12)) {
            case 0 -> " ";
            case 1 -> "\t";
            default -> "";
        };
    }

    private String any(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
