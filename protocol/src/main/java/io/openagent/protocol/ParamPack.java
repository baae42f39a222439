package io.openagent.protocol;

import static java.util.Collections.unmodifiableMap;

import java.util.LinkedHashMap;
import java.util.Map;

/// A command of the collector, its answer, or the agent's word about its start: entries under an id.
///
/// ```text
///  +------+------------------+-------------------+-------+-------------------+
///  | id:4 | request: decimal | response: decimal | count | (text, value) ... |
///  +------+------------------+-------------------+-------+-------------------+
/// ```
///
/// `request` numbers a question and is 0 in an answer, which carries the number as `response`.
public record ParamPack(PackHeader header, int id, long request, long response, Map<String, Value> entries)
        implements Pack {
    public static final int KEEP_ALIVE = 1;
    public static final int BOOT_INFO = 2;

    public ParamPack {
        entries = unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public PackType type() {
        return PackType.PARAM;
    }

    /// The answer to this command: the same pack with the results behind what was asked.
    public ParamPack answer(Map<String, Value> results) {
        var all = new LinkedHashMap<>(entries);
        all.putAll(results);
        return request == 0 ? new ParamPack(header, id, 0, response, all) : new ParamPack(header, id, 0, request, all);
    }

    @Override
    public void writeBody(WireWriter out) {
        out.writeInt(id);
        out.writeDecimal(request);
        out.writeDecimal(response);
        new Value.Entries(entries).writeBody(out);
    }

    static ParamPack readBody(PackHeader header, WireReader in) throws MalformedException {
        return new ParamPack(header, in.readInt(), in.readDecimal(), in.readDecimal(), ValueReader.readEntries(in));
    }
}
