package io.openagent.metrics;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/// The messages of the protobuf format for protobuf-java, which writes what our reader reads.
public final class MetricProto {
    /// As [ProtoSchema] reads them.
    private static final String MESSAGES = """
        LabelPair     string:name=1 string:value=2
        Timestamp     int64:seconds=1 int32:nanos=2
        Exemplar      *LabelPair:label=1 double:value=2 Timestamp:timestamp=3
        Gauge         double:value=1
        Untyped       double:value=1
        Counter       double:value=1 Exemplar:exemplar=2 Timestamp:created_timestamp=3
        Quantile      double:quantile=1 double:value=2
        Summary       uint64:sample_count=1 double:sample_sum=2 *Quantile:quantile=3 Timestamp:created_timestamp=4
        Bucket        uint64:cumulative_count=1 double:upper_bound=2 Exemplar:exemplar=3 double:cumulative_count_float=4
        BucketSpan    sint32:offset=1 uint32:length=2
        Histogram     uint64:sample_count=1 double:sample_sum=2 *Bucket:bucket=3 double:sample_count_float=4 \
                      sint32:schema=5 double:zero_threshold=6 uint64:zero_count=7 double:zero_count_float=8 \
                      *BucketSpan:negative_span=9 !sint64:negative_delta=10 !double:negative_count=11 \
                      *BucketSpan:positive_span=12 *sint64:positive_delta=13 *double:positive_count=14 \
                      Timestamp:created_timestamp=15 *Exemplar:exemplars=16
        Metric        *LabelPair:label=1 Gauge:gauge=2 Counter:counter=3 Summary:summary=4 Untyped:untyped=5 \
                      int64:timestamp_ms=6 Histogram:histogram=7
        MetricFamily  string:name=1 string:help=2 MetricType:type=3 *Metric:metric=4 string:unit=5
        """;

    private static final List<String> TYPES =
            List.of("COUNTER", "GAUGE", "SUMMARY", "UNTYPED", "HISTOGRAM", "GAUGE_HISTOGRAM");
    private static final Descriptor FAMILY =
            ProtoSchema.proto2(MESSAGES, "MetricType", TYPES).findMessageTypeByName("MetricFamily");

    private MetricProto() {}

    /// A family from protobuf's text format.
    static Message family(String text) {
        var family = DynamicMessage.newBuilder(FAMILY);
        try {
            TextFormat.merge(text, family);
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(e);
        }
        return family.build();
    }

    /// A body of families in protobuf's text format.
    public static byte[] body(String... families) {
        return body(Stream.of(families).map(MetricProto::family).toList());
    }

    static byte[] body(List<Message> families) {
        var bytes = new ByteArrayOutputStream();
        try {
            for (Message family : families) family.writeDelimitedTo(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("no disk, no network: this cannot be", e);
        }
        return bytes.toByteArray();
    }
}
