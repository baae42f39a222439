package io.openagent.forward.remotewrite;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.openagent.metrics.ProtoSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// What stands in the body of a request, as Netty's Snappy and protobuf-java understand it.
public record Written(List<Series> series, List<String> metadata) {
    private static final String MESSAGES = """
        WriteRequest   *TimeSeries:timeseries=1 *MetricMetadata:metadata=3
        TimeSeries     *Label:labels=1 *Sample:samples=2
        Label          string:name=1 string:value=2
        Sample         double:value=1 int64:timestamp=2
        MetricMetadata Type:type=1 string:metric_family_name=2 string:help=4 string:unit=5
        Request2       *string:symbols=4 *TimeSeries2:timeseries=5
        TimeSeries2    !uint32:labels_refs=1 *Sample:samples=2 Metadata2:metadata=5
        Metadata2      Type:type=1 uint32:help_ref=3 uint32:unit_ref=4
        """;

    private static final List<String> TYPES =
            List.of("UNKNOWN", "COUNTER", "GAUGE", "HISTOGRAM", "GAUGEHISTOGRAM", "SUMMARY", "INFO", "STATESET");
    private static final FileDescriptor SCHEMA = ProtoSchema.proto3(MESSAGES, "Type", TYPES);
    private static final Descriptor REQUEST = SCHEMA.findMessageTypeByName("WriteRequest");
    private static final Descriptor REQUEST_2 = SCHEMA.findMessageTypeByName("Request2");

    /// A series with one sample.
    ///
    /// @param labels as `name=value`, in the order in which they came
    public record Series(List<String> labels, double value, long timestampMillis) {
        public String name() {
            return labels.stream()
                    .filter(label -> label.startsWith("__name__="))
                    .map(label -> label.substring("__name__=".length()))
                    .findFirst()
                    .orElse("");
        }

        @Override
        public String toString() {
            return String.join(" ", labels) + " " + value + " @" + timestampMillis;
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
        List<String> labels = messages(series, "labels").stream()
                .map(label -> value(label, "name") + "=" + value(label, "value"))
                .collect(Collectors.toCollection(ArrayList::new));
        DynamicMessage sample = messages(series, "samples").getFirst();
        return new Series(labels, (double) value(sample, "value"), (long) value(sample, "timestamp"));
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
        List<?> refs = (List<?>) value(series, "labels_refs");
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < refs.size(); i += 2) {
            labels.add(symbols.get((int) refs.get(i)) + "=" + symbols.get((int) refs.get(i + 1)));
        }
        DynamicMessage sample = messages(series, "samples").getFirst();
        return new Series(labels, (double) value(sample, "value"), (long) value(sample, "timestamp"));
    }

    static List<DynamicMessage> messages(DynamicMessage message, String field) {
        return ((Collection<?>) value(message, field))
                .stream().map(DynamicMessage.class::cast).toList();
    }

    static Object value(DynamicMessage message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }
}
