package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.text.Message;

/**
 * What a statement can be. Its texts are {@code ID.title}, {@code ID.why} (one sentence) and {@code ID.fix} in the bundle of
 * this package; where nothing is to be done there is no fix.
 *
 * @param id such as {@code migration-drop-column}, unique and never used again for something else
 */
public record MigrationRule(String id, MigrationClass type) {

    public Message title() {
        return Message.of(id + ".title");
    }

    public Message why() {
        return Message.of(id + ".why");
    }

    public Message fix() {
        return Message.of(type == MigrationClass.ADDITIVE ? "migration.nothing" : id + ".fix");
    }

    @Override
    public String toString() {
        return id;
    }
}
