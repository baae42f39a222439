package io.openagent.scrape;

import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// All pages that targets remember, each content once: a thousand machines with one exporter expose the same
/// lines. It counts the bytes of what is remembered, and can make targets forget. With a target's lines goes what its
/// output keeps of its last scrape, which nobody shares.
///
/// A page that no target holds any more goes with the next collection. One lock guards the pages and what
/// every target remembers; it is asked when a target's lines have changed, not for each line.
final class SharedPages implements MemoryBudget.Cache {
    private final Map<Page, Held> pages = new WeakHashMap<>();
    private final Set<Remembered> rememberers = new LinkedHashSet<>();
    private long bytes;

    private static final class Held {
        private final WeakReference<Page> page;
        private int holders;

        Held(Page page) {
            this.page = new WeakReference<>(page);
        }
    }

    private record Share(Remembered target, long bytes) {}

    /// What one target remembers between two scrapes. While a scrape uses it, it is not forgotten.
    final class Remembered {
        private SeriesMemory memory = SeriesMemory.EMPTY;
        private long ownBytes;
        private Runnable letGo = () -> {};
        private boolean inUse;

        /// What is known from the last good scrape, unless it was forgotten.
        SeriesMemory use() {
            synchronized (SharedPages.this) {
                inUse = true;
                return memory;
            }
        }

        /// Something else is known from now on, or nothing. Still in use.
        void become(SeriesMemory next) {
            synchronized (SharedPages.this) {
                hold(next.pages());
                letGo(memory.pages());
                memory = next;
                bytes -= ownBytes;
                ownBytes = 0;
                letGo = () -> {};
                if (next.isEmpty()) rememberers.remove(this);
                else rememberers.add(this);
            }
        }

        /// As [#become(SeriesMemory)], with what the output keeps beside it; nothing beside nothing.
        void become(SeriesMemory next, Batcher.Form form) {
            synchronized (SharedPages.this) {
                become(next);
                if (next.isEmpty()) {
                    form.letGo();
                    return;
                }
                ownBytes = form.bytes();
                bytes += ownBytes;
                letGo = form::letGo;
            }
        }

        private void forget() {
            letGo.run();
            become(SeriesMemory.EMPTY);
        }

        /// From now on it may be forgotten.
        void rest() {
            synchronized (SharedPages.this) {
                inUse = false;
            }
        }
    }

    /// The page that stands for all of this content.
    synchronized Page shared(Page page) {
        Page known = known(page);
        if (known != null) return known;
        pages.put(page, new Held(page));
        return page;
    }

    synchronized int size() {
        return pages.size();
    }

    /// Of what targets remember, each page once.
    @Override
    public synchronized long bytes() {
        return bytes;
    }

    /// Makes targets forget that are not being scraped, those with the largest share first: a page that many
    /// hold is a small part of each.
    @Override
    public synchronized long letGo(long wantedBytes) {
        long before = bytes;
        List<Share> shares = rememberers.stream()
                .filter(target -> !target.inUse)
                .map(target -> new Share(target, target.ownBytes + share(target.memory.pages())))
                .sorted(Comparator.comparingLong(Share::bytes).reversed())
                .toList();
        for (Share each : shares) {
            if (before - bytes >= wantedBytes) break;
            each.target.forget();
        }
        return before - bytes;
    }

    // --- under the lock

    private @Nullable Page known(Page page) {
        Held held = pages.get(page);
        return held == null ? null : held.page.get();
    }

    private void hold(Page[] some) {
        for (Page page : some) {
            if (held(page).holders++ == 0) bytes += page.bytes();
        }
    }

    private void letGo(Page[] some) {
        for (Page page : some) {
            if (--held(page).holders == 0) bytes -= page.bytes();
        }
    }

    private long share(Page[] some) {
        long share = 0;
        for (Page page : some) share += page.bytes() / held(page).holders;
        return share;
    }

    private Held held(Page page) {
        return pages.computeIfAbsent(page, Held::new);
    }
}
