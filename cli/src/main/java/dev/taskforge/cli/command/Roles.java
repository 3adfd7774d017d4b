package dev.taskforge.cli.command;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Roles as they are typed: {@code PROJECT=ROLE}, with {@code *} for every project. */
final class Roles {
    private static final Set<String> NAMES = Set.of("viewer", "operator", "admin");

    private Roles() {}

    /** Adds them to a request's body as {@code roles}. */
    static void put(ObjectNode body, List<String> roles, ServerCommand command) {
        var object = body.putObject("roles");
        for (var role : roles) {
            var at = role.indexOf('=');
            if (at < 1 || !NAMES.contains(role.substring(at + 1))) {
                throw command.wrong("roles.wrong", role);
            }
            object.put(role.substring(0, at), role.substring(at + 1));
        }
    }

    /** The JSON object {@code {"*":"admin"}} as {@code *=admin}. */
    static String text(tools.jackson.databind.JsonNode roles) {
        var text = new StringBuilder();
        roles.properties()
                .forEach(role -> text.append(text.isEmpty() ? "" : ", ")
                        .append(role.getKey())
                        .append('=')
                        .append(role.getValue().asString("")));
        return text.toString();
    }
}
