package io.openagent.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class SeriesMemoryTest {
    @Test
    void countsWhatTheScrapeBeforeDidNotHave() {
        var memory = new SeriesMemory();

        see(memory, 9, 2, 3, 0);
        assertThat(memory.settle()).isEqualTo(4);
        see(memory, 2, 3, 4, 0);
        assertThat(memory.settle()).isEqualTo(1);
        see(memory, 9, 2);
        assertThat(memory.settle()).isEqualTo(1);
    }

    @Test
    void aFailedScrapeChangesNothing() {
        var memory = new SeriesMemory();
        see(memory, 1, 2);
        memory.settle();

        see(memory, 7, 8, 9);
        memory.abandon();
        see(memory, 1, 2, 3);

        assertThat(memory.settle()).isEqualTo(1);
    }

    @Test
    void agreesWithSetsOnRandomScrapes() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var memory = new SeriesMemory();
        Set<Long> last = new HashSet<>();
        for (int scrape = 0; scrape < 200; scrape++) {
            Set<Long> now = new HashSet<>();
            int size = random.nextInt(random.nextBoolean() ? 2000 : 20);
            for (int i = 0; i < size; i++) now.add((long) random.nextInt(3000) + 1);
            now.forEach(memory::see);
            long added = now.stream().filter(not(last)).count();

            assertThat(memory.settle()).as("seed %d scrape %d", seed, scrape).isEqualTo((int) added);
            last = now;
        }
    }

    private static Predicate<Long> not(Set<Long> set) {
        return element -> !set.contains(element);
    }

    private static void see(SeriesMemory memory, long... hashes) {
        for (long hash : hashes) memory.see(hash);
    }
}
