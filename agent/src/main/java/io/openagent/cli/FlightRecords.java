package io.openagent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.openagent.scrape.FlightLog;
import io.openagent.scrape.LatestStamp;
import io.openagent.scrape.Suspects;
import io.openagent.supervisor.Death;
import io.openagent.supervisor.Predecessors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Three files of the data folder, by which workers learn from those before them: `in-flight`, what was
/// being scraped at the end ([FlightLog]), `suspects`, what was concluded from that ([Suspects]), and
/// `latest-stamp`, how far the time of scrapes had come ([LatestStamp]). Where they cannot be read or
/// written the worker goes on without, and says so.
record FlightRecords(FlightLog flights, Suspects suspects, LatestStamp latest) {
    private static final Logger log = LoggerFactory.getLogger("agent");

    /// Three deaths with all slots taken are 800 KiB of text.
    private static final int MOST_SUSPECTS_BYTES = 2 << 20;

    static FlightRecords open(Path data, Predecessors before, Instant now) {
        try {
            Files.createDirectories(data);
            Suspects suspects = conclude(data, before, now);
            var latest = new LatestStamp(map(data.resolve("latest-stamp"), LatestStamp.BYTES));
            var flights = new FlightLog(map(data.resolve("in-flight"), FlightLog.BYTES));
            return new FlightRecords(flights, suspects, latest);
        } catch (IOException e) {
            log.warn(
                    "neither deaths of workers nor times of scrapes are recorded, so that no target can be quarantined,"
                            + " and a clock that goes back across a restart takes series back: {}",
                    e.toString());
            return new FlightRecords(FlightLog.inMemory(), Suspects.NONE, LatestStamp.inMemory());
        }
    }

    private static Suspects conclude(Path data, Predecessors before, Instant now) throws IOException {
        Path file = data.resolve("suspects");
        Suspects known =
                Suspects.of(new String(read(file, MOST_SUSPECTS_BYTES), UTF_8)).at(now);
        if (before.last().filter(Death::isOwn).isEmpty()) return known;
        Map<Long, Long> inFlight = FlightLog.read(read(data.resolve("in-flight"), FlightLog.BYTES));
        Suspects.Death death = judge(before.last().get(), now, inFlight);
        Suspects concluded = known.after(death);
        keep(file, concluded);
        log.warn(
                "the worker before this one died reason={} deaths={} in_flight={} suspected={} quarantined={}",
                death.how(),
                before.deaths(),
                inFlight.size(),
                death.inFlight().size(),
                concluded.quarantined().size());
        return concluded;
    }

    private static Suspects.Death judge(Death last, Instant now, Map<Long, Long> inFlight) {
        return switch (last) {
            case OUT_OF_MEMORY, MEMORY_LIMIT -> Suspects.Death.byMemory(now, last.word(), inFlight);
            case CRASH, OTHER -> new Suspects.Death(now, last.word(), inFlight.keySet());
        };
    }

    private static byte[] read(Path file, int most) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        } catch (NoSuchFileException first) {
            return new byte[0];
        }
    }

    private static void keep(Path file, Suspects suspects) throws IOException {
        Path next = file.resolveSibling("suspects.next");
        Files.writeString(next, suspects.text());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// What it lacks is written before it is mapped: a page without a block on a full disk would end the
    /// process.
    private static MappedByteBuffer map(Path file, int bytes) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate((int) Math.max(0, bytes - channel.size()));
            while (zeros.hasRemaining()) channel.write(zeros, bytes - zeros.remaining());
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        }
    }
}
