package io.openagent.supervisor;

/// What the supervisor remembers of the workers that died: as much as [RestartPolicy] needs, and no list that grows.
///
/// @param deaths all of them
/// @param everReady whether any worker of this supervisor was ever ready
/// @param earlyDeaths those in a row that came before their worker had settled
record History(int deaths, boolean everReady, int earlyDeaths) {
    static final History NONE = new History(0, false, 0);

    History with(Life life) {
        return new History(deaths + 1, everReady || life.wasReady(), life.wasSettled() ? 0 : earlyDeaths + 1);
    }
}
