package io.openagent.metrics;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Messages for protobuf-java, from a text with one message a line: its name, then each field with its number. `*`
/// repeats, `!` repeats packed.
public final class ProtoSchema {
    private static final Pattern FIELD =
            Pattern.compile("(?<repeats>[*!]?)(?<type>\\w+):(?<name>\\w+)=(?<number>\\d+)");

    private ProtoSchema() {}

    /// Messages in which a field that is not set is not there.
    ///
    /// @param words of the one enumeration, numbered from 0
    public static FileDescriptor proto2(String messages, String enumeration, List<String> words) {
        return schema("proto2", messages, enumeration, words);
    }

    /// As [#proto2], where what is not there has its type's zero.
    public static FileDescriptor proto3(String messages, String enumeration, List<String> words) {
        return schema("proto3", messages, enumeration, words);
    }

    private static FileDescriptor schema(String syntax, String messages, String enumeration, List<String> words) {
        var file = FileDescriptorProto.newBuilder()
                .setName("messages.proto")
                .setSyntax(syntax)
                .addEnumType(words(enumeration, words));
        messages.lines().map(ProtoSchema::message).forEach(file::addMessageType);
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EnumDescriptorProto words(String name, List<String> words) {
        var type = EnumDescriptorProto.newBuilder().setName(name);
        for (String word : words) {
            type.addValue(EnumValueDescriptorProto.newBuilder().setName(word).setNumber(type.getValueCount()));
        }
        return type.build();
    }

    private static DescriptorProto message(String line) {
        var message = DescriptorProto.newBuilder().setName(line.substring(0, line.indexOf(' ')));
        FIELD.matcher(line).results().map(ProtoSchema::field).forEach(message::addField);
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
