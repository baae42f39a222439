package io.openagent.faults;

/// How much of a fault is injected: a little in every build, all that was promised with
/// `-Dopenagent.faults=full`. Each figure has a property of its own besides, so that one can be tried alone.
final class Figures {
    private Figures() {}

    static boolean areFull() {
        return "full".equals(System.getProperty("openagent.faults"));
    }

    /// @param name of the property `openagent.NAME`, which goes before both numbers
    static int of(String name, int few, int full) {
        return Integer.getInteger("openagent." + name, areFull() ? full : few);
    }
}
