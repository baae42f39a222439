package io.openagent.forward.remotewrite;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import io.openagent.metrics.ProtoSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// What stands in the body of a request, as Netty's Snappy and protobuf-java understand it.
public record Written(List<Series> series, List<String> metadata) {
    private static final String MESSAGES = """
        WriteRequest   *TimeSeries:timeseries=1 *MetricMetadata:metadata=3
        TimeSeries     *Label:labels=1 *Sample:samples=2 *Exemplar:exemplars=3 *Histogram:histograms=4
        Label          string:name=1 string:value=2
        Sample         double:value=1 int64:timestamp=2
        Exemplar       *Label:labels=1 double:value=2 int64:timestamp=3
        BucketSpan     sint32:offset=1 uint32:length=2
        Histogram      uint64:count_int=1 double:count_float=2 double:sum=3 sint32:schema=4 double:zero_threshold=5 \
                       uint64:zero_count_int=6 double:zero_count_float=7 \
                       *BucketSpan:negative_spans=8 !sint64:negative_deltas=9 !double:negative_counts=10 \
                       *BucketSpan:positive_spans=11 !sint64:positive_deltas=12 !double:positive_counts=13 \
                       uint32:reset_hint=14 int64:timestamp=15 !double:custom_values=16
        MetricMetadata Type:type=1 string:metric_family_name=2 string:help=4 string:unit=5
        Request2       *string:symbols=4 *TimeSeries2:timeseries=5
        TimeSeries2    !uint32:labels_refs=1 *Sample:samples=2 *Histogram:histograms=3 \
                       *Exemplar2:exemplars=4 Metadata2:metadata=5 int64:created_timestamp=6
        Exemplar2      !uint32:labels_refs=1 double:value=2 int64:timestamp=3
        Metadata2      Type:type=1 uint32:help_ref=3 uint32:unit_ref=4
        """;

    private static final List<String> TYPES =
            List.of("UNKNOWN", "COUNTER", "GAUGE", "HISTOGRAM", "GAUGEHISTOGRAM", "SUMMARY", "INFO", "STATESET");
    private static final FileDescriptor SCHEMA = ProtoSchema.proto3(MESSAGES, "Type", TYPES);
    private static final Descriptor REQUEST = SCHEMA.findMessageTypeByName("WriteRequest");
    private static final Descriptor REQUEST_2 = SCHEMA.findMessageTypeByName("Request2");

    /// A series with one sample or histogram.
    ///
    /// @param labels as `name=value`, in the order in which they came
    /// @param value of a histogram its count
    /// @param beside histogram, exemplars and created timestamp, on one line each
    public record Series(List<String> labels, double value, long timestampMillis, List<String> beside) {
        public String name() {
            return labels.stream()
                    .filter(label -> label.startsWith("__name__="))
                    .map(label -> label.substring("__name__=".length()))
                    .findFirst()
                    .orElse("");
        }

        @Override
        public String toString() {
            String all = String.join(" ", labels) + " " + value + " @" + timestampMillis;
            return beside.isEmpty() ? all : all + " " + beside;
        }
    }

    public static Written of(byte[] body) {
        try {
            DynamicMessage request = DynamicMessage.parseFrom(REQUEST, NettySnappy.inflate(body));
            return new Written(
                    messages(request, "timeseries").stream()
                            .map(Written::series)
                            .toList(),
                    messages(request, "metadata").stream()
                            .map(Written::metadata)
                            .toList());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Series series(DynamicMessage series) {
        List<String> beside = new ArrayList<>();
        for (DynamicMessage each : messages(series, "exemplars")) beside.add(exemplar(labels(each), each));
        return series(labels(series), series, beside);
    }

    private static List<String> labels(DynamicMessage message) {
        return messages(message, "labels").stream()
                .map(label -> value(label, "name") + "=" + value(label, "value"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String exemplar(List<String> labels, DynamicMessage exemplar) {
        return "exemplar " + labels + " " + value(exemplar, "value") + " @" + value(exemplar, "timestamp");
    }

    private static Series series(List<String> labels, DynamicMessage series, List<String> beside) {
        List<DynamicMessage> histograms = messages(series, "histograms");
        if (histograms.isEmpty()) {
            DynamicMessage sample = messages(series, "samples").getFirst();
            return new Series(labels, (double) value(sample, "value"), (long) value(sample, "timestamp"), beside);
        }
        DynamicMessage only = histograms.getFirst();
        beside.add(TextFormat.printer().emittingSingleLine(true).printToString(only));
        double count = (double) value(only, "count_float") + (long) value(only, "count_int");
        return new Series(labels, count, (long) value(only, "timestamp"), beside);
    }

    private static String metadata(DynamicMessage metadata) {
        return "%s %s %s"
                .formatted(value(metadata, "type"), value(metadata, "metric_family_name"), value(metadata, "help"));
    }

    /// As [#of], in version 2.0; the metadata of each series that has some.
    public static Written of2(byte[] body) {
        try {
            DynamicMessage request = DynamicMessage.parseFrom(REQUEST_2, NettySnappy.inflate(body));
            List<?> symbols = (List<?>) value(request, "symbols");
            if (!symbols.getFirst().equals("")) throw new IllegalArgumentException("the first symbol: " + symbols);
            List<DynamicMessage> all = messages(request, "timeseries");
            return new Written(
                    all.stream().map(each -> series(each, symbols)).toList(),
                    all.stream()
                            .filter(each ->
                                    each.hasField(each.getDescriptorForType().findFieldByName("metadata")))
                            .map(each -> (DynamicMessage) value(each, "metadata"))
                            .map(each -> value(each, "type") + " " + symbols.get((int) value(each, "help_ref")))
                            .toList());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Series series(DynamicMessage series, List<?> symbols) {
        List<String> beside = new ArrayList<>();
        for (DynamicMessage each : messages(series, "exemplars")) beside.add(exemplar(labels(each, symbols), each));
        long created = (long) value(series, "created_timestamp");
        if (created != 0) beside.add("created " + created);
        return series(labels(series, symbols), series, beside);
    }

    private static List<String> labels(DynamicMessage message, List<?> symbols) {
        List<?> refs = (List<?>) value(message, "labels_refs");
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < refs.size(); i += 2) {
            labels.add(symbols.get((int) refs.get(i)) + "=" + symbols.get((int) refs.get(i + 1)));
        }
        return labels;
    }

    static List<DynamicMessage> messages(DynamicMessage message, String field) {
        return ((Collection<?>) value(message, field))
                .stream().map(DynamicMessage.class::cast).toList();
    }

    static Object value(DynamicMessage message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }
}
