package io.openagent.scrape;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/// All pages that targets remember, each content once: a thousand machines with one exporter expose the same
/// lines.
///
/// A page that no target holds any more goes with the next collection. One lock guards the map; it is asked
/// when a target's lines have changed, not when it is scraped.
final class SharedPages {
    private final Map<Page, WeakReference<Page>> pages = new WeakHashMap<>();
    private final HeapRoom room;

    SharedPages() {
        this(new HeapRoom());
    }

    SharedPages(HeapRoom room) {
        this.room = room;
    }

    /// Whether there is no memory left for more.
    boolean isFull() {
        return room.isFull();
    }

    /// The page that stands for all of this content.
    synchronized Page shared(Page page) {
        WeakReference<Page> held = pages.get(page);
        Page known = held == null ? null : held.get();
        if (known != null) return known;
        pages.put(page, new WeakReference<>(page));
        return page;
    }

    synchronized int size() {
        return pages.size();
    }
}
