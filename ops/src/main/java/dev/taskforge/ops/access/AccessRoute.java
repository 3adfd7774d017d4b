package dev.taskforge.ops.access;

import dev.taskforge.ops.web.Request;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A route and who gets which answer there.
 *
 * @param request <code>${tenant.key}</code> in it makes one route for each tenant
 * @param expect the statuses wanted, by role
 */
record AccessRoute(String name, Request request, Map<String, Wanted> expect) {
    /** What expressions about the tenant start with. */
    static final String PREFIX = "tenant.";

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{tenant\\.([^}]{0,100})}");

    boolean perTenant() {
        var found = new boolean[1];
        request.mapTexts(text -> {
            found[0] |= EXPRESSION.matcher(text).find();
            return text;
        });
        return found[0];
    }

    /** The request about one tenant. */
    Request about(Map<String, String> tenant) {
        return request.mapTexts(text -> EXPRESSION
                .matcher(text)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(
                        tenant.getOrDefault(found.group(1), "${tenant." + found.group(1) + "}"))));
    }
}
