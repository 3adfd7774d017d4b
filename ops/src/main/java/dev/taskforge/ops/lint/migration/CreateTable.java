package dev.taskforge.ops.lint.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code CREATE TABLE}, the cursor behind these words. */
final class CreateTable {
    private final Cursor cursor;
    private final Made made;
    private final List<List<String>> references = new ArrayList<>();
    private boolean dropped;
    private boolean ofExisting;

    CreateTable(Cursor cursor, Made made) {
        this.cursor = cursor;
        this.made = made;
    }

    MigrationRule read() {
        boolean perhaps = cursor.takeIfNotExists();
        var name = cursor.name();
        var rule = MigrationRules.NEW_TABLE;
        if (cursor.isSign("(")) {
            elements();
        } else if (cursor.take("of")) {
            cursor.name();
            typed();
        } else if (cursor.take("partition", "of")) {
            rule = partition();
        } else if (!cursor.is("as") && !cursor.is("using") && !cursor.is("with")) {
            throw new NotUnderstood();
        }
        if (inherits()) {
            ofExisting = true;
            rule = MigrationRules.INHERITANCE;
        }
        options();
        if (cursor.take("as")) {
            rule = query(rule);
        }
        cursor.end();
        if (rule.equals(MigrationRules.NEW_TABLE) && references.stream().anyMatch(table -> isExisting(table, name))) {
            rule = MigrationRules.REFERENCE;
        }
        // One that was there stays as it is, one that is dropped on commit lets another one of its name be seen, and
        // what is demanded of a part is demanded of rows that the running release writes to the whole.
        if (!perhaps && !dropped && !ofExisting) {
            made.relation(name);
            made.type(name);
        }
        return rule;
    }

    private boolean isExisting(List<String> table, List<String> own) {
        return !table.equals(own) && !made.hasRelation(table);
    }

    private void elements() {
        cursor.needSign("(");
        if (cursor.takeSign(")")) {
            return;
        }
        do {
            element();
        } while (cursor.takeSign(","));
        cursor.needSign(")");
    }

    private void element() {
        if (cursor.take("like")) {
            cursor.name();
            while (cursor.takeOne("including", "excluding")) {
                cursor.needKind(Token.Kind.WORD);
            }
            return;
        }
        Optional<Constraint> constraint = Constraint.take(cursor);
        references.addAll(
                constraint.isPresent()
                        ? constraint.get().references()
                        : Column.take(cursor).references());
    }

    private MigrationRule partition() {
        ofExisting = !made.hasRelation(cursor.name());
        boolean narrowed = cursor.isSign("(");
        typed();
        bounds(cursor);
        if (!ofExisting) {
            return MigrationRules.ON_NEW_OBJECT;
        }
        // Rows that went to another partition, the default one, may be refused by this one.
        return narrowed ? MigrationRules.INHERITANCE : MigrationRules.NEW_PARTITION;
    }

    /** Of a table that has its columns from elsewhere: these are only narrowed. */
    private void typed() {
        if (cursor.isSign("(")) {
            cursor.parentheses();
        }
    }

    /** Which rows a partition takes. */
    static void bounds(Cursor cursor) {
        if (cursor.take("default")) {
            return;
        }
        cursor.need("for", "values");
        if (cursor.take("from")) {
            cursor.parentheses();
            cursor.need("to");
            cursor.parentheses();
        } else {
            cursor.needOne("in", "with");
            cursor.parentheses();
        }
    }

    private boolean inherits() {
        if (!cursor.take("inherits")) {
            return false;
        }
        cursor.needSign("(");
        var parents = cursor.names();
        cursor.needSign(")");
        return !parents.stream().allMatch(made::hasRelation);
    }

    private void options() {
        if (cursor.take("partition", "by")) {
            cursor.needOne("range", "list", "hash");
            cursor.parentheses();
        }
        if (cursor.take("using")) {
            cursor.identifier();
        }
        if (cursor.take("with")) {
            cursor.options();
        } else {
            cursor.take("without", "oids");
        }
        if (cursor.take("on", "commit")) {
            if (cursor.take("drop")) {
                dropped = true;
            } else {
                cursor.needOne("preserve", "delete");
                cursor.need("rows");
            }
        }
        if (cursor.take("tablespace")) {
            cursor.identifier();
        }
    }

    private MigrationRule query(MigrationRule rule) {
        var rest = cursor.rest();
        if (rest.isEmpty() || !Queries.begins(rest.getFirst())) {
            throw new NotUnderstood();
        }
        return Expressions.onlyReads(rest) ? rule : MigrationRules.CALLS_FUNCTION;
    }
}
