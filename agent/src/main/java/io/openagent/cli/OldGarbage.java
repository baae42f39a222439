package io.openagent.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;

/// Keeps the garbage small that has got old.
///
/// The serial collector lets the old generation grow to its maximum before it looks for garbage there, and what the
/// process has once touched stays resident. Batches get there while they wait for the collector's answer, ten
/// megabytes at each scrape of 200,000 series. So everything is collected once the old generation has grown by half, or
/// by what is little to any agent. That stops the process for some tens of milliseconds, and seldom: most of what
/// scrapes leave behind dies young. Where it comes to be often, as more is sent than the young part of the heap
/// holds until it is taken, it may grow by more, until it comes seldom again.
///
/// The JVM calls it on a thread of its own. Under another collector than the serial one it does nothing.
final class OldGarbage implements NotificationListener {
    /// More than a start leaves behind: half of what lives in an agent with few targets would be next to nothing.
    private static final long LEAST_BYTES = 4L << 20;

    /// A small part of what an agent with a huge target holds, and more than small targets leave in minutes.
    private static final long MOST_BYTES = 16L << 20;

    /// At seventy milliseconds each that is a seventieth of a core.
    private static final Duration SELDOM = Duration.ofSeconds(5);

    private static final int MOST_TIMES = 4;

    private static final String SERIAL_OLD_GENERATION = "Tenured Gen";

    private final MemoryPoolMXBean oldGeneration;
    private long collectedNanos = System.nanoTime();
    private int times = 1;

    private OldGarbage(MemoryPoolMXBean oldGeneration) {
        this.oldGeneration = oldGeneration;
    }

    /// From now on, until the process ends.
    static void keepSmall() {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(SERIAL_OLD_GENERATION))
                .map(OldGarbage::new)
                .forEach(OldGarbage::listen);
    }

    private void listen() {
        var memory = (NotificationEmitter) ManagementFactory.getMemoryMXBean();
        memory.addNotificationListener(this, null, null);
        awaitGrowth();
    }

    @Override
    public void handleNotification(Notification notification, @Nullable Object handback) {
        if (!notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) return;
        double rests = (double) (System.nanoTime() - collectedNanos) / SELDOM.toNanos();
        times = rests < 1 ? Math.min(MOST_TIMES, times * 2) : Math.max(1, (int) (times / rests));
        System.gc();
        collectedNanos = System.nanoTime();
        awaitGrowth();
    }

    private void awaitGrowth() {
        var usage = oldGeneration.getUsage();
        long growth = times * Math.clamp(usage.getUsed() / 2, LEAST_BYTES, MOST_BYTES);
        oldGeneration.setUsageThreshold(Math.min(usage.getUsed() + growth, usage.getMax()));
    }
}
