package io.openagent.protocol;

import io.openagent.protocol.WireReader.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Encoded records, complete but for the pack around them: made once, kept as bytes, wrapped with a header when sent.
///
/// ```text
///  OpenMx wire format
///
///  pack      +--------+--------+-------+---------------+-----------------------------------+
///            | type:2 | header | zip:1 | content: blob | endpoint: text, or nothing at all |
///            +--------+--------+-------+---------------+-----------------------------------+
///
///  content   +-----------+---------+---------+----        zip = 1: these bytes as one gzip member,
///            | version:1 | count:2 | record  | ...        done when they are more than 100
///            |    00     |         |         |
///            +-----------+---------+---------+----
///
///  metric    +----+------+----------+-----------------------+-----------+---------+
///  1603      | 00 | name | labels:1 | (key, value) each     | millis:8  | value:8 |
///            +----+------+----------+-----------------------+-----------+---------+
///  help      +----+------+----+-------+-----------------------------+
///  1604      | 00 | name | 50 | count | (key, 32, value) each       |
///            +----+------+----+-------+-----------------------------+
///  histogram +----+------+----------+------------------+----------+--------------------+-------+
///  1607      | 00 | name | labels:1 | (key, value) ... | millis:8 | schema:4           |       |
///            +----+------+----------+------------------+----------+--------------------+       |
///            | zero threshold:8 | zero count:8 | count:8 | sum:8 | positive | negative         |
///            +------------------+--------------+---------+-------+----------+------------------+
///            positive, negative = spans:2 (offset:4 length:4) each, deltas:2 (delta:8) each
/// ```
///
/// Names, keys and values are texts, numbers are those of [WireWriter]. [OpenMxRecords] makes the content of samples.
public record OpenMxContent(boolean zipped, Bytes bytes) {
    /// The original never puts more into one pack, so no collector has proved to take more.
    public static final int MAX_RECORDS = 1000;

    /// A gzip member that unfolds to more is a bomb: 1000 ordinary records are less than 200 KiB.
    static final int MAX_PLAIN_BYTES = 64 << 20;

    static final int VERSION = 0;

    /// Version and count.
    static final int HEAD_BYTES = 3;

    private static final int COUNT_AT = 1;
    private static final int ZIP_ABOVE_BYTES = 100;

    public static OpenMxContent ofMetrics(List<MetricRecord> records) {
        return of(records, MetricRecord::write);
    }

    public static OpenMxContent ofHelp(List<HelpRecord> records) {
        return of(records, HelpRecord::write);
    }

    public static OpenMxContent ofHistograms(List<HistogramRecord> records) {
        return of(records, HistogramRecord::write);
    }

    /// The bytes of the whole pack. Copies the content and encodes nothing but the header.
    public byte[] toPack(PackType type, PackHeader header) {
        if (!type.carriesOpenMx()) throw new IllegalArgumentException(type + " carries no OpenMx content");
        var out = new WireWriter(bytes.size() + PackHeader.MOST_BYTES);
        out.writeShort(type.code());
        header.write(out);
        write(out);
        return out.toByteArray();
    }

    public List<MetricRecord> metrics() throws MalformedException {
        return records(MetricRecord.LEAST_BYTES, MetricRecord::read);
    }

    public List<HelpRecord> help() throws MalformedException {
        return records(HelpRecord.LEAST_BYTES, HelpRecord::read);
    }

    public List<HistogramRecord> histograms() throws MalformedException {
        return records(HistogramRecord.LEAST_BYTES, HistogramRecord::read);
    }

    void write(WireWriter out) {
        out.writeBool(zipped);
        bytes.writeBlobTo(out);
    }

    static OpenMxContent read(WireReader in) throws MalformedException {
        return new OpenMxContent(in.readBool(), Bytes.owning(in.readBlob()));
    }

    static void writeHead(WireWriter out) {
        out.writeByte(VERSION);
        out.writeShort(0);
    }

    /// Zips what is long enough; `plain` starts with what [#writeHead(WireWriter)] wrote.
    static OpenMxContent seal(WireWriter plain, int count, Gzip gzip) {
        plain.patchShort(COUNT_AT, count);
        return plain.size() > ZIP_ABOVE_BYTES
                ? new OpenMxContent(true, Bytes.owning(gzip.zip(plain.buffer(), plain.size())))
                : new OpenMxContent(false, Bytes.owning(plain.toByteArray()));
    }

    /// As [#seal(WireWriter, int, Gzip)], by a template where it fits.
    static Optional<OpenMxContent> seal(WireWriter plain, int count, Gzip gzip, ZipTemplate template, int[] samples) {
        plain.patchShort(COUNT_AT, count);
        if (plain.size() <= ZIP_ABOVE_BYTES) return Optional.empty();
        return gzip.zip(plain.buffer(), plain.size(), template, samples)
                .map(zipped -> new OpenMxContent(true, Bytes.owning(zipped)));
    }

    /// What zips such a content the next time.
    static Optional<ZipTemplate> template(WireWriter plain, int count, int[] samples) {
        plain.patchShort(COUNT_AT, count);
        return ZipTemplate.of(plain.buffer(), samples, count);
    }

    static void readVersion(WireReader in) throws MalformedException {
        int version = in.readByte();
        if (version != VERSION) throw in.malformed("unknown version " + version);
    }

    private static <T> OpenMxContent of(List<T> records, BiConsumer<T, WireWriter> write) {
        if (records.size() > MAX_RECORDS) throw new IllegalArgumentException("more than 1000 records");
        var plain = new WireWriter();
        writeHead(plain);
        for (var record : records) write.accept(record, plain);
        try (var gzip = new Gzip()) {
            return seal(plain, records.size(), gzip);
        }
    }

    private <T> List<T> records(int leastBytesEach, RecordReading<T> reading) throws MalformedException {
        var in = zipped ? new WireReader(Gzip.unzip(bytes.toByteArray(), MAX_PLAIN_BYTES)) : bytes.reader();
        readVersion(in);
        Reading<T> readOne = () -> reading.read(in);
        return in.readArray(leastBytesEach, readOne);
    }

    private interface RecordReading<T> {
        T read(WireReader in) throws MalformedException;
    }
}
