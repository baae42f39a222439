package io.openagent.forward.remotewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A request of remote write 2.0, `io.prometheus.write.v2.Request`, made of what was encoded for 1.0. Every text stands
/// in it once:
///
/// ```text
///   Request     symbols = 4    "", "__name__", "up", "job", …            the first is always empty
///               timeseries = 5 ─┐
///   TimeSeries  labels_refs = 1 │ 1 2 3 7 …                              name and value by turns, by number
///               samples = 2     │ as in 1.0
///               histograms = 3  │ as in 1.0
///               exemplars = 4   │ labels_refs = 1, value = 2, timestamp = 3
///               metadata = 5    └ type = 1, help_ref = 3
///               created = 6       milliseconds since 1970
/// ```
///
/// Confined to one thread; good for one request.
final class Write2Request {
    private static final int SYMBOLS = 4;
    private static final int TIMESERIES = 5;
    private static final int LABELS_REFS = 1;
    private static final int HISTOGRAMS = 3;
    private static final int EXEMPLARS = 4;
    private static final int METADATA = 5;
    private static final int TYPE = 1;
    private static final int HELP_REF = 3;
    private static final String METRIC_NAME = "__name__";

    private final MetadataMemory metadata;
    private final Map<String, Integer> symbols = new LinkedHashMap<>();
    private final SnappyWriter series = new SnappyWriter();

    private Write2Request(MetadataMemory metadata) {
        this.metadata = metadata;
        var _ = symbol("");
    }

    /// A whole Snappy block of all series of some runs; metadata among these is left out.
    ///
    /// @param metadata what is known of their metrics
    static byte[] block(List<StoredRun> runs, MetadataMemory metadata) throws IOException {
        var request = new Write2Request(metadata);
        for (StoredRun run : runs) if (run.kind() == StoredRun.SERIES) request.add(run.plain());
        return request.block();
    }

    private void add(byte[] plain) throws IOException {
        var run = new MessageReader(plain, 0, plain.length);
        var refs = new Message();
        var content = new Message();
        var message = new Message();
        while (run.next()) {
            refs.clear();
            content.clear();
            message.clear();
            String name = "";
            var fields = new MessageReader(plain, run.from(), run.to());
            while (fields.next()) {
                switch (fields.field()) {
                    case WriteFields.LABELS -> {
                        String value = label(plain, fields, refs, METRIC_NAME);
                        if (!value.isEmpty()) name = value;
                    }
                    case WriteFields.HISTOGRAMS -> content.bytes(HISTOGRAMS, plain, fields.from(), fields.to());
                    case WriteFields.EXEMPLARS -> exemplar(plain, fields, content);
                    default -> content.raw(plain, fields.start(), fields.to());
                }
            }
            message.message(LABELS_REFS, refs).raw(content.array(), 0, content.size());
            metadata.of(name).ifPresent(known -> describe(known, message));
            var head = new Message().begin(TIMESERIES, message.size());
            series.write(head.array(), 0, head.size());
            series.write(message.array(), 0, message.size());
        }
    }

    /// @return the label's value if it has the wanted name, else nothing
    private String label(byte[] plain, MessageReader field, Message refs, String wanted) throws IOException {
        var texts = new MessageReader(plain, field.from(), field.to());
        String name = texts.next() ? texts.text() : "";
        String value = texts.next() ? texts.text() : "";
        refs.bare(symbol(name)).bare(symbol(value));
        return name.equals(wanted) ? value : "";
    }

    private void exemplar(byte[] plain, MessageReader field, Message content) throws IOException {
        var refs = new Message();
        var rest = new Message();
        var fields = new MessageReader(plain, field.from(), field.to());
        while (fields.next()) {
            if (fields.field() == WriteFields.EXEMPLAR_LABELS) label(plain, fields, refs, "");
            else rest.raw(plain, fields.start(), fields.to());
        }
        content.message(EXEMPLARS, new Message().message(LABELS_REFS, refs).raw(rest.array(), 0, rest.size()));
    }

    private void describe(Metadata known, Message message) {
        var described = new Message().number(TYPE, known.type()).number(HELP_REF, symbol(known.help()));
        message.message(METADATA, described);
    }

    private int symbol(String text) {
        Integer next = symbols.size();
        Integer known = symbols.putIfAbsent(text, next);
        return known == null ? next : known;
    }

    /// The order of fields means nothing, but a reader is spared a second walk if it knows the texts first.
    private byte[] block() {
        var texts = new SnappyWriter();
        for (String symbol : symbols.keySet()) {
            byte[] utf8 = symbol.getBytes(UTF_8);
            texts.write(new Message().bytes(SYMBOLS, utf8, 0, utf8.length).toByteArray());
        }
        int plain = texts.plainBytes() + series.plainBytes();
        byte[] first = texts.finish();
        byte[] second = series.finish();
        return new Message()
                .bare(plain)
                .raw(first, 0, first.length)
                .raw(second, 0, second.length)
                .toByteArray();
    }
}
