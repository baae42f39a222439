package io.openagent.metrics;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The messages of the protobuf format for protobuf-java, which writes what our reader reads.
public final class MetricProto {
    /// A message a line: its name, then each field with its number. `*` repeats, `!` repeats packed.
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

    private static final Pattern FIELD =
            Pattern.compile("(?<repeats>[*!]?)(?<type>\\w+):(?<name>\\w+)=(?<number>\\d+)");

    private static final List<String> TYPES =
            List.of("COUNTER", "GAUGE", "SUMMARY", "UNTYPED", "HISTOGRAM", "GAUGE_HISTOGRAM");
    private static final Descriptor FAMILY = descriptor();

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

    private static Descriptor descriptor() {
        var file = FileDescriptorProto.newBuilder()
                .setName("metrics.proto")
                .setSyntax("proto2")
                .addEnumType(types());
        MESSAGES.lines().map(MetricProto::message).forEach(file::addMessageType);
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]).findMessageTypeByName("MetricFamily");
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EnumDescriptorProto types() {
        var types = EnumDescriptorProto.newBuilder().setName("MetricType");
        for (String type : TYPES) {
            types.addValue(EnumValueDescriptorProto.newBuilder().setName(type).setNumber(types.getValueCount()));
        }
        return types.build();
    }

    private static DescriptorProto message(String line) {
        var message = DescriptorProto.newBuilder().setName(line.substring(0, line.indexOf(' ')));
        FIELD.matcher(line).results().map(MetricProto::field).forEach(message::addField);
        return message.build();
    }

    private static FieldDescriptorProto field(MatchResult text) {
        String repeats = text.group("repeats");
        String type = text.group("type");
        var field = FieldDescriptorProto.newBuilder()
                .setName(text.group("name"))
                .setNumber(Integer.parseInt(text.group("number")))
                .setLabel(repeats.isEmpty() ? Label.LABEL_OPTIONAL : Label.LABEL_REPEATED);
        if (repeats.equals("!")) field.getOptionsBuilder().setPacked(true);
        if (Character.isUpperCase(type.charAt(0))) field.setTypeName(type);
        else field.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)));
        return field.build();
    }
}
