package io.openagent.supervisor;

import java.util.Optional;

/// What the supervisor remembers of the workers that died: as much as [RestartPolicy] needs, and no list that grows.
///
/// @param deaths all of them
/// @param everReady whether any worker of this supervisor was ever ready
/// @param earlyDeaths those in a row that came before their worker had settled
/// @param ownDeaths those in a row that their worker brought about, none of which had proven itself
/// @param last how the last one died
record History(int deaths, boolean everReady, int earlyDeaths, int ownDeaths, Optional<Death> last) {
    static final History NONE = new History(0, false, 0, 0, Optional.empty());

    History with(Life life) {
        boolean isOwn = life.death().isOwn();
        return new History(
                deaths + 1,
                everReady || life.wasReady(),
                life.wasSettled() ? 0 : earlyDeaths + 1,
                life.wasProven() || !isOwn ? 0 : ownDeaths + 1,
                Optional.of(life.death()));
    }

    /// How many deaths in a row are to be answered with a longer wait each. A settled worker's first own death is none
    /// of them.
    int inARow() {
        return Math.max(earlyDeaths, ownDeaths - 1);
    }

    Predecessors predecessors() {
        return new Predecessors(deaths, last);
    }
}
