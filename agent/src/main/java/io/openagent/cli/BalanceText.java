package io.openagent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.openagent.forward.Balance;
import io.openagent.forward.DropReason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// A balance as JSON, and back.
final class BalanceText {
    private BalanceText() {}

    static Map<String, Object> of(Balance balance) {
        var dropped = new LinkedHashMap<String, Object>();
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason.label(), balance.dropped().getOrDefault(reason, 0L));
        }
        var text = new LinkedHashMap<String, Object>();
        text.put("taken", balance.taken());
        text.put("forwarded", balance.forwarded());
        text.put("waiting", balance.waiting());
        text.put("dropped", dropped);
        return text;
    }

    static Balance read(JsonNode text) {
        var dropped = new EnumMap<DropReason, Long>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, text.path("dropped").path(reason.label()).asLong());
        }
        return new Balance(
                text.path("taken").asLong(),
                text.path("forwarded").asLong(),
                text.path("waiting").asLong(),
                dropped);
    }
}
