package dev.taskforge.server.account;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Grants of roles by project: how they are checked, combined and stored. */
final class Roles {
    private static final int MOST = 200;
    private static final Pattern PROJECT = Pattern.compile("\\*|[a-z0-9][a-z0-9._-]{0,62}");

    /** Where grants are kept: those of users and those of tokens. */
    enum Holder {
        USER("account_role", "user_name"),
        TOKEN("account_token_role", "token_id");

        private final String select;
        private final String insert;
        private final String delete;

        Holder(String table, String key) {
            select = "SELECT project, role FROM " + table + " WHERE " + key + " = ?";
            insert = "INSERT INTO " + table + " (" + key + ", project, role) VALUES (?, ?, ?)";
            delete = "DELETE FROM " + table + " WHERE " + key + " = ?";
        }
    }

    private Roles() {}

    static Map<String, Role> of(Tx tx, Holder holder, String key) {
        record Grant(String project, Role role) {}
        var roles = new TreeMap<String, Role>();
        tx.query(holder.select, row -> new Grant(row.text("project"), row.constant("role", Role.class)), key)
                .forEach(grant -> roles.put(grant.project(), grant.role()));
        return roles;
    }

    static void replace(Tx tx, Holder holder, String key, Map<String, Role> roles) {
        tx.update(holder.delete, key);
        roles.forEach((project, role) -> tx.update(holder.insert, key, project, role));
    }

    /** Grants as the audit log keeps them. */
    static Map<String, String> words(Map<String, Role> roles) {
        var words = new TreeMap<String, String>();
        roles.forEach((project, role) -> words.put(project, role.name().toLowerCase(Locale.ROOT)));
        return words;
    }

    /** What is wrong with grants that came from outside. */
    static List<FieldError> problems(Map<String, Role> roles) {
        var problems = new ArrayList<FieldError>();
        if (roles.size() > MOST) {
            problems.add(new FieldError("roles", Message.of("account.roles.many", MOST)));
            return problems;
        }
        roles.keySet().stream()
                .filter(project -> !PROJECT.matcher(project).matches())
                .forEach(project -> problems.add(new FieldError("roles", Message.of("account.roles.project"))));
        return problems;
    }

    /** What {@code wanted} grants beyond {@code held}. */
    static List<FieldError> beyond(Map<String, Role> wanted, Principal held) {
        var problems = new ArrayList<FieldError>();
        wanted.forEach((project, role) -> {
            if (held.roleIn(project).filter(own -> own.includes(role)).isEmpty()) {
                problems.add(new FieldError("roles." + project, Message.of("account.roles.beyond")));
            }
        });
        return problems;
    }

    /** What both grant: in each project the lesser of the two roles. */
    static Map<String, Role> common(Principal one, Principal other) {
        var projects = new TreeSet<>(one.roles().keySet());
        projects.addAll(other.roles().keySet());
        var common = new TreeMap<String, Role>();
        for (var project : projects) {
            one.roleIn(project)
                    .ifPresent(a -> other.roleIn(project).ifPresent(b -> common.put(project, a.includes(b) ? b : a)));
        }
        return common;
    }
}
