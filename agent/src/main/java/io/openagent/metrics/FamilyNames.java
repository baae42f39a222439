package io.openagent.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// The families that a body has had. No two may have a sample's name in common, nor may a family come again.
final class FamilyNames {
    private static final List<FamilyType> TYPES = List.of(FamilyType.values());

    private final Standard standard;
    private final HashTable types = new HashTable();
    private final Utf8View key = new Utf8View();

    FamilyNames(Standard standard) {
        this.standard = standard;
    }

    void claim(String family, FamilyType type) throws RuleBrokenException {
        checkFree(family);
        for (String ending : type.endings(standard)) {
            if (!ending.isEmpty()) checkFree(family + ending);
        }
        types.put(hash(family), TYPES.indexOf(type));
    }

    private void checkFree(String name) throws RuleBrokenException {
        for (String ending : FamilyEndings.ALL) {
            if (!name.endsWith(ending)) continue;
            int type = types.get(hash(name.substring(0, name.length() - ending.length())));
            if (type == HashTable.ABSENT) continue;
            if (ending.isEmpty() || TYPES.get(type).endings(standard).contains(ending)) {
                throw new RuleBrokenException(
                        "the name " + RuleBrokenException.quoted(name) + " belongs to an earlier family");
            }
        }
    }

    private long hash(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        key.cover(bytes, 0, bytes.length);
        return key.contentHash();
    }
}
