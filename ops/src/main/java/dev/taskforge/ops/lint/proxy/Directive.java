package dev.taskforge.ops.lint.proxy;

import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directive of nginx, such as {@code listen 443 ssl;} or a whole {@code server { … }}.
 *
 * @param spot where it stands, from its name to the last of its arguments
 * @param arguments without quotes
 * @param block what stands between its braces; null when it ends with a semicolon
 */
record Directive(
        String name,
        Spot spot,
        List<Word> arguments,
        @Nullable List<Directive> block) {

    Directive {
        arguments = List.copyOf(arguments);
        block = block == null ? null : List.copyOf(block);
    }

    /** An argument without its quotes. */
    record Word(String text, Spot spot) {}

    /** The text of an argument, from 0; empty when there are fewer. */
    String argument(int index) {
        return index < arguments.size() ? arguments.get(index).text() : "";
    }

    /** Whether one of the arguments is {@code text}. */
    boolean has(String text) {
        return arguments.stream().anyMatch(word -> word.text().equals(text));
    }

    /** The directives inside, of any depth not included. */
    List<Directive> children() {
        return block == null ? List.of() : block;
    }

    /** Those directly inside that have that name. */
    List<Directive> children(String wanted) {
        return children().stream().filter(child -> child.name.equals(wanted)).toList();
    }

    /** The first one directly inside that has that name. */
    Optional<Directive> child(String wanted) {
        return children().stream().filter(child -> child.name.equals(wanted)).findFirst();
    }

    /** This one and all inside it. Nesting is bounded by the reader. */
    Stream<Directive> all() {
        return Stream.concat(Stream.of(this), children().stream().flatMap(Directive::all));
    }
}
