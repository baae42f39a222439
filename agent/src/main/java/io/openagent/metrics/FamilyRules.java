package io.openagent.metrics;

import static io.openagent.metrics.RuleBrokenException.quoted;

import java.util.EnumSet;
import java.util.Set;

/// What the lines of a body have to keep together: the metadata of a family once and before its samples, the samples
/// of a family in one piece, each under a name that its type has. The samples themselves are for [SampleRules].
final class FamilyRules {
    private enum Metadata {
        TYPE,
        HELP,
        UNIT
    }

    private final Standard standard;
    private final FamilyNames names;
    private final SampleRules samples;

    private final Set<Metadata> described = EnumSet.noneOf(Metadata.class);
    private String family = "";
    private FamilyType type = FamilyType.UNKNOWN;
    private String unit = "";
    private boolean isOpen;
    private boolean hasSamples;

    FamilyRules(Standard standard) {
        this.standard = standard;
        names = new FamilyNames(standard);
        samples = new SampleRules(standard);
    }

    void type(MetadataView metadata) throws RuleBrokenException {
        describe(Metadata.TYPE, metadata.metricName().toString());
        type = FamilyType.of(metadata.text());
    }

    void help(MetadataView metadata) throws RuleBrokenException {
        describe(Metadata.HELP, metadata.metricName().toString());
    }

    void unit(MetadataView metadata) throws RuleBrokenException {
        describe(Metadata.UNIT, metadata.metricName().toString());
        unit = metadata.text().toString();
        if (!unit.isEmpty() && !family.endsWith("_" + unit)) {
            throw new RuleBrokenException("UNIT " + quoted(unit) + " is no suffix of the name " + quoted(family));
        }
    }

    void sample(SampleView sample) throws RuleBrokenException {
        String name = sample.name().toString();
        if (!isOpen || !isSampleOfFamily(name)) {
            if (isOpen && name.equals(family)) throw lacksItsEnding(name);
            open(name);
        }
        if (!hasSamples) {
            checkUnit();
            samples.begin(type, family);
            hasSamples = true;
        }
        samples.check(sample, name.substring(family.length()));
    }

    void end() throws RuleBrokenException {
        close();
    }

    private boolean isSampleOfFamily(String name) {
        return name.startsWith(family) && type.endings(standard).contains(name.substring(family.length()));
    }

    private RuleBrokenException lacksItsEnding(String name) {
        return new RuleBrokenException("sample " + quoted(name) + " of type " + type.word()
                + " lacks one of the endings " + String.join(", ", type.endings(standard)));
    }

    private void describe(Metadata what, String name) throws RuleBrokenException {
        if (!isOpen || !name.equals(family)) open(name);
        if (hasSamples) throw new RuleBrokenException(what + " behind the samples of its family");
        if (!described.add(what)) throw new RuleBrokenException("a second " + what + " of " + quoted(family));
    }

    private void open(String name) throws RuleBrokenException {
        close();
        family = name;
        type = FamilyType.UNKNOWN;
        unit = "";
        described.clear();
        isOpen = true;
        hasSamples = false;
    }

    private void close() throws RuleBrokenException {
        if (!isOpen) return;
        isOpen = false;
        checkUnit();
        if (hasSamples) samples.end();
        names.claim(family, type);
    }

    private void checkUnit() throws RuleBrokenException {
        boolean hasNone = type == FamilyType.INFO || type == FamilyType.STATESET;
        if (hasNone && !unit.isEmpty()) throw new RuleBrokenException("type " + type.word() + " has no UNIT");
    }
}
