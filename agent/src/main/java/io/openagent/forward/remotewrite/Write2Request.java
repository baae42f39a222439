package io.openagent.forward.remotewrite;

import io.openagent.scrape.Pieces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A request of remote write 2.0, `io.prometheus.write.v2.Request`, made of what was encoded for 1.0, or of other
/// requests of 2.0. Every text stands in it once:
///
/// ```text
///   Request     symbols = 4    "", "__name__", "up", "job", …            the first is always empty
///               timeseries = 5 ─┐
///   TimeSeries  labels_refs = 1 │ 1 2 3 7 …                              name and value by turns, by number
///               metadata = 5    │ type = 1, help_ref = 3
///               samples = 2     │ as in 1.0
///               histograms = 3  │ as in 1.0
///               exemplars = 4   │ labels_refs = 1, value = 2, timestamp = 3
///               created = 6     └ milliseconds since 1970
/// ```
///
/// Confined to one thread; good for one request.
final class Write2Request {
    private static final String METRIC_NAME = "__name__";

    private final MetadataMemory metadata;
    private final Map<String, Integer> symbols = new LinkedHashMap<>();
    private final PlainSink series;
    private final Message refs = new Message();
    private final Message content = new Message();
    private final Message message = new Message();
    private final Message inner = new Message();

    /// @param metadata what is known of metrics
    /// @param series takes the series, field by field
    private Write2Request(MetadataMemory metadata, PlainSink series) {
        this.metadata = metadata;
        this.series = series;
        var _ = symbol("");
    }

    /// A whole Snappy block of all series of some runs; metadata among these is left out. A run that is a request of
    /// 2.0
    /// already and has no company goes as it is.
    ///
    /// @param metadata what is known of the metrics of runs of 1.0
    static Pieces block(List<StoredRun> runs, MetadataMemory metadata) throws IOException {
        List<StoredRun> some = runs.stream().filter(StoredRun::holdsSeries).toList();
        if (some.size() == 1 && some.getFirst().kind() == StoredRun.SERIES_2) return StoredRun.block(some);
        var series = new SnappyWriter();
        var request = new Write2Request(metadata, series);
        for (StoredRun run : some) {
            byte[] plain = run.decoded();
            if (run.kind() == StoredRun.SERIES_2) request.addRenumbered(plain);
            else request.add(plain);
        }
        var texts = new SnappyWriter();
        request.writeSymbols(texts);
        byte[] head =
                new Message().bare(texts.plainBytes() + series.plainBytes()).toByteArray();
        return new Pieces(
                List.of(ByteBuffer.wrap(head), ByteBuffer.wrap(texts.finish()), ByteBuffer.wrap(series.finish())));
    }

    /// What a run of 1.0 is in 2.0, a request of its own.
    static PlainRun of(PlainRun run, MetadataMemory metadata) {
        var series = new Message();
        var request = new Write2Request(metadata, series);
        int[] ends = new int[run.ends().length];
        try {
            var fields = new MessageReader(run.fields(), 0, run.size());
            for (int i = 0; fields.next(); i++) {
                request.addSeries(run.fields(), fields.from(), fields.to());
                ends[i] = series.size();
            }
        } catch (IOException notWhatWasWritten) {
            throw new UncheckedIOException(notWhatWasWritten);
        }
        var all = new Message();
        request.writeSymbols(all);
        for (int i = 0; i < ends.length; i++) ends[i] += all.size();
        all.write(series.array(), 0, series.size());
        return new PlainRun(all.array(), all.size(), ends);
    }

    private void add(byte[] plain) throws IOException {
        var run = new MessageReader(plain, 0, plain.length);
        while (run.next()) addSeries(plain, run.from(), run.to());
    }

    private void addSeries(byte[] plain, int from, int to) throws IOException {
        refs.clear();
        content.clear();
        message.clear();
        String name = "";
        var fields = new MessageReader(plain, from, to);
        while (fields.next()) {
            switch (fields.field()) {
                case WriteFields.LABELS -> {
                    String value = label(plain, fields, refs, METRIC_NAME);
                    if (!value.isEmpty()) name = value;
                }
                case WriteFields.HISTOGRAMS ->
                    content.bytes(Write2Fields.HISTOGRAMS, plain, fields.from(), fields.to());
                case WriteFields.EXEMPLARS -> exemplar(plain, fields);
                default -> content.raw(plain, fields.start(), fields.to());
            }
        }
        message.message(Write2Fields.LABELS_REFS, refs);
        metadata.of(name).ifPresent(known -> describe(known.type(), known.help()));
        message.raw(content.array(), 0, content.size());
        writeSeries();
    }

    /// What stands in another request, whose symbols have other numbers.
    private void addRenumbered(byte[] plain) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        var run = new MessageReader(plain, 0, plain.length);
        while (run.next()) {
            if (run.field() == Write2Fields.SYMBOLS) {
                String text = run.text();
                texts.add(text);
                numbers.add(symbol(text));
                continue;
            }
            message.clear();
            var fields = new MessageReader(plain, run.from(), run.to());
            while (fields.next()) {
                switch (fields.field()) {
                    case Write2Fields.LABELS_REFS -> {
                        refs.clear();
                        var packed = new MessageReader(plain, fields.from(), fields.to());
                        while (packed.hasMore()) refs.bare(packed.nextOf(numbers));
                        message.message(Write2Fields.LABELS_REFS, refs);
                    }
                    case Write2Fields.METADATA -> {
                        long type = 0;
                        String help = "";
                        var known = new MessageReader(plain, fields.from(), fields.to());
                        while (known.next()) {
                            if (known.field() == Write2Fields.TYPE) type = known.number();
                            else if (known.field() == Write2Fields.HELP_REF) help = known.numberOf(texts);
                        }
                        describe(type, help);
                    }
                    default -> message.raw(plain, fields.start(), fields.to());
                }
            }
            writeSeries();
        }
    }

    private void writeSeries() {
        inner.clear();
        inner.begin(Write2Fields.TIMESERIES, message.size());
        series.write(inner.array(), 0, inner.size());
        series.write(message.array(), 0, message.size());
    }

    /// @return the label's value if it has the wanted name, else nothing
    private String label(byte[] plain, MessageReader field, Message to, String wanted) throws IOException {
        var texts = new MessageReader(plain, field.from(), field.to());
        String name = texts.next() ? texts.text() : "";
        String value = texts.next() ? texts.text() : "";
        to.bare(symbol(name)).bare(symbol(value));
        return name.equals(wanted) ? value : "";
    }

    private void exemplar(byte[] plain, MessageReader field) throws IOException {
        var itsRefs = new Message();
        var rest = new Message();
        var fields = new MessageReader(plain, field.from(), field.to());
        while (fields.next()) {
            if (fields.field() == WriteFields.EXEMPLAR_LABELS) label(plain, fields, itsRefs, "");
            else rest.raw(plain, fields.start(), fields.to());
        }
        content.message(
                Write2Fields.EXEMPLARS,
                new Message().message(Write2Fields.LABELS_REFS, itsRefs).raw(rest.array(), 0, rest.size()));
    }

    private void describe(long type, String help) {
        inner.clear();
        inner.number(Write2Fields.TYPE, type).number(Write2Fields.HELP_REF, symbol(help));
        message.message(Write2Fields.METADATA, inner);
    }

    private int symbol(String text) {
        Integer next = symbols.size();
        Integer known = symbols.putIfAbsent(text, next);
        return known == null ? next : known;
    }

    /// The order of fields means nothing, but a reader is spared a second walk if it knows the texts first.
    private void writeSymbols(PlainSink to) {
        for (String symbol : symbols.keySet()) {
            inner.clear();
            inner.text(Write2Fields.SYMBOLS, symbol);
            to.write(inner.array(), 0, inner.size());
        }
    }
}
