package io.openagent.faults;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Two networks joined by a link that does to packets what the weather says, for kernels without a network
/// emulator.
///
/// Each network has a device whose packets come here; one thread a direction decides what becomes of each,
/// and another hands it to the other network when its time has come.
final class BadLink implements AutoCloseable {
    /// Of the one end and of the other, in a range that nobody routes.
    static final String NEAR = "10.201.0.1";

    static final String FAR = "10.201.0.2";

    private static final int MTU = 1500;

    /// More packets than these wait for no link: what comes then is lost, as in a router.
    private static final int MOST_WAITING = 1_000;

    private static final int TURN_MILLIS = 50;

    private final Namespace near;
    private final Namespace far;
    private final Way out;
    private final Way back;
    private volatile Weather weather = Weather.FINE;
    private volatile boolean isClosed;

    /// What becomes of packets, each way.
    ///
    /// @param jitter by which a packet may be earlier or later than the delay, without overtaking another
    /// @param lost share of all packets
    /// @param repeated share of all packets
    /// @param early share of all packets; they overtake all that wait
    /// @param bitsASecond 0 for any
    record Weather(Duration delay, Duration jitter, double lost, double repeated, double early, long bitsASecond) {
        static final Weather FINE = new Weather(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0);

        /// A partition.
        static final Weather NOTHING = new Weather(Duration.ZERO, Duration.ZERO, 1, 0, 0, 0);
    }

    private record Packet(long atNanos, long number, MemorySegment bytes) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            var packet = (Packet) other;
            return atNanos == packet.atNanos
                    ? Long.compare(number, packet.number)
                    : Long.compare(atNanos, packet.atNanos);
        }
    }

    private BadLink(Namespace near, Namespace far, Random random) throws IOException, InterruptedException {
        this.near = near;
        this.far = far;
        int nearDevice = device(near, "oa-near", NEAR, FAR);
        int farDevice = device(far, "oa-far", FAR, NEAR);
        out = new Way(nearDevice, farDevice, new Random(random.nextLong()));
        back = new Way(farDevice, nearDevice, new Random(random.nextLong()));
        out.start();
        back.start();
    }

    /// Joins two new networks, or has the test skipped where that is not permitted.
    static BadLink create(Random random) throws IOException, InterruptedException {
        return new BadLink(Namespace.create(), Namespace.create(), random);
    }

    Namespace near() {
        return near;
    }

    Namespace far() {
        return far;
    }

    void weather(Weather now) {
        weather = now;
    }

    @Override
    public String toString() {
        return "out: " + out + "; back: " + back;
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        out.join();
        back.join();
        Kernel.close(out.from);
        Kernel.close(back.from);
        near.close();
        far.close();
    }

    private static int device(Namespace network, String name, String own, String other)
            throws IOException, InterruptedException {
        int device = Kernel.openTun(name);
        network.take(name);
        network.run("ip", "address", "add", own, "peer", other, "dev", name);
        network.run("ip", "link", "set", name, "mtu", Integer.toString(MTU), "up");
        return device;
    }

    /// One direction. Its reader alone decides.
    private final class Way {
        private final int from;
        private final int to;
        private final Random random;
        private final DelayQueue<Packet> waiting = new DelayQueue<>();
        private final Thread reader = Thread.ofPlatform().name("link-in").unstarted(this::read);
        private final Thread writer = Thread.ofPlatform().name("link-out").unstarted(this::write);
        private final AtomicLong read = new AtomicLong();
        private final AtomicLong lost = new AtomicLong();
        private final AtomicLong repeated = new AtomicLong();
        private final AtomicLong early = new AtomicLong();
        private long freeAtNanos = System.nanoTime();
        private long latestNanos = freeAtNanos;
        private long number;

        Way(int from, int to, Random random) {
            this.from = from;
            this.to = to;
            this.random = random;
        }

        void start() {
            reader.start();
            writer.start();
        }

        void join() {
            try {
                reader.join();
                writer.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String toString() {
            return "packets=%s lost=%s repeated=%s early=%s".formatted(read, lost, repeated, early);
        }

        private void read() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(MTU);
                while (!isClosed) {
                    int bytes = Kernel.read(from, buffer, TURN_MILLIS);
                    if (bytes > 0) decide(copyOf(buffer.asSlice(0, bytes)));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static MemorySegment copyOf(MemorySegment packet) {
            return MemorySegment.ofArray(packet.toArray(ValueLayout.JAVA_BYTE));
        }

        private void decide(MemorySegment packet) {
            Weather now = weather;
            read.incrementAndGet();
            if (random.nextDouble() < now.lost() || waiting.size() >= MOST_WAITING) {
                lost.incrementAndGet();
                return;
            }
            long at = arrival(packet.byteSize(), now);
            waiting.add(new Packet(at, number++, packet));
            if (random.nextDouble() < now.repeated()) {
                repeated.incrementAndGet();
                waiting.add(new Packet(at, number++, packet));
            }
        }

        private long arrival(long bytes, Weather now) {
            long time = System.nanoTime();
            if (random.nextDouble() < now.early()) {
                early.incrementAndGet();
                return time;
            }
            if (now.bitsASecond() > 0) {
                freeAtNanos = Math.max(freeAtNanos, time) + TimeUnit.SECONDS.toNanos(8 * bytes) / now.bitsASecond();
                time = freeAtNanos;
            }
            long jitter = (long) (now.jitter().toNanos() * random.nextDouble(-1, 1));
            latestNanos = Math.max(latestNanos, time + now.delay().toNanos() + jitter);
            return latestNanos;
        }

        private void write() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(MTU);
                while (!isClosed) {
                    Packet packet = waiting.poll(TURN_MILLIS, TimeUnit.MILLISECONDS);
                    if (packet == null) continue;
                    MemorySegment bytes = buffer.asSlice(0, packet.bytes().byteSize());
                    bytes.copyFrom(packet.bytes());
                    Kernel.write(to, bytes);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
