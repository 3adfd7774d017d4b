package dev.taskforge.ops.lint.proxy;

import dev.taskforge.ops.lint.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A block of nginx with those around it. A part that is included from elsewhere stands within the {@code http} blocks of
 * the whole files, wherever they are.
 *
 * @param outer null for the outermost
 */
record Scope(Directive block, @Nullable Scope outer) {
    private static final Set<String> PLACES = Set.of("http", "server", "location", "if", "limit_except");

    /** Every block of what was read, from the outside in. */
    static List<Scope> all(Setup setup) {
        var http = setup.proxies().stream()
                .flatMap(file -> file.all("http"))
                .findFirst()
                .map(block -> new Scope(block, null))
                .orElse(null);
        var includes = new Includes(setup.proxies());
        var found = new ArrayList<Scope>();
        for (var file : setup.proxies()) {
            for (var directive : file.directives()) {
                collect(directive, directive.name().equals("server") ? http : null, includes, found);
            }
        }
        return found;
    }

    private static void collect(Directive directive, @Nullable Scope outer, Includes includes, List<Scope> found) {
        if (directive.block() == null || !PLACES.contains(directive.name())) {
            return;
        }
        var scope = new Scope(includes.in(directive), outer);
        found.add(scope);
        directive.children().forEach(child -> collect(child, scope, includes, found));
    }

    /** Every {@code server} block. */
    static List<Scope> servers(Setup setup) {
        return all(setup).stream().filter(scope -> scope.is("server")).toList();
    }

    boolean is(String name) {
        return block.name().equals(name);
    }

    /** This block, the one around it, and so on. */
    Stream<Scope> outwards() {
        return Stream.iterate(this, Objects::nonNull, Scope::outer);
    }

    /** The server it belongs to, or else the outermost block of a part that is included into one. */
    Scope server() {
        var scope = this;
        while (!scope.is("server") && scope.outer != null) {
            scope = scope.outer;
        }
        return scope;
    }

    /** Whether something that was not read may set more here; what an {@code http} block includes are mostly servers. */
    boolean includesUnread() {
        return outwards().filter(scope -> !scope.is("http")).anyMatch(scope -> Includes.unread(scope.block));
    }

    /** What holds here of a directive that replaces, as a whole, what stands further out. */
    List<Directive> inForce(String name) {
        return outwards()
                .map(scope -> scope.block.children(name))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Whether that directive stands here or further out, with {@code value} as its first argument. */
    boolean isSet(String name, String value) {
        return inForce(name).stream()
                .anyMatch(directive -> directive.argument(0).equals(value));
    }

    /** Whether this server takes encrypted connections. */
    boolean encrypted() {
        return block.children("listen").stream().anyMatch(listen -> listen.has("ssl") || listen.has("quic"))
                || block.child("ssl_certificate").isPresent()
                || block.children("ssl").stream().anyMatch(ssl -> ssl.has("on"));
    }

    /** Whether this server only sends visitors elsewhere, or away. */
    boolean onlyRedirects() {
        return block.all()
                .noneMatch(directive -> Set.of("proxy_pass", "root", "alias", "fastcgi_pass", "uwsgi_pass", "grpc_pass")
                                .contains(directive.name())
                        && !acmeChallenge(directive));
    }

    private boolean acmeChallenge(Directive directive) {
        return block.children("location").stream()
                .filter(location -> location.arguments().stream()
                        .anyMatch(word -> word.text().startsWith("/.well-known/")))
                .flatMap(Directive::all)
                .anyMatch(inside -> inside.equals(directive));
    }

    /** The names it answers to, without the catch-all. */
    List<String> names() {
        return block.children("server_name").stream()
                .flatMap(names -> names.arguments().stream())
                .map(Directive.Word::text)
                .filter(name -> !name.equals("_") && !name.isEmpty())
                .toList();
    }

    /** Whether it answers on this machine only. */
    boolean local() {
        var listens = block.children("listen");
        return (!listens.isEmpty() && listens.stream().allMatch(listen -> isLocal(listen.argument(0))))
                || (!names().isEmpty() && names().stream().allMatch(Scope::isLocal));
    }

    private static boolean isLocal(String address) {
        return address.startsWith("127.")
                || address.startsWith("localhost")
                || address.startsWith("[::1]")
                || address.startsWith("unix:");
    }
}
