package dev.taskforge.server.page;

import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.FieldError;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.ProblemTexts;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Why a form was refused, in the reader's words and beside the fields that caused it. Immutable. */
record FormErrors(ProblemTexts texts, ProblemException refused) {

    static FormErrors of(Exchange exchange, ProblemException refused) {
        return new FormErrors(ProblemTexts.of(exchange.locale()), refused);
    }

    /** What is wrong with this field; empty when nothing is. */
    String of(String field) {
        return sentences(field::equals);
    }

    /** Everything that is not about this field; empty when nothing is. */
    String beside(String field) {
        return refused.errors().isEmpty() ? texts.render(refused.detail()) : sentences(other -> !other.equals(field));
    }

    /** Everything. */
    String all() {
        return beside("");
    }

    private String sentences(Predicate<String> fields) {
        return refused.errors().stream()
                .filter(error -> fields.test(error.field()))
                .map(FieldError::message)
                .map(texts::render)
                .collect(Collectors.joining(" "));
    }
}
