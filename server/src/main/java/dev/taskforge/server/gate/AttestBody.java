package dev.taskforge.server.gate;

import dev.taskforge.ops.gate.Word;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Text;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a person vouches for. */
record AttestBody(
        @About("What was seen, in the person's words") @Text(min = 3, max = 2_000, lines = true)
        String statement,

        @About("Where the proof lies: a ticket, a log, a picture") @Text(max = 500) @Nullable
        String reference,

        @About("An http or https address of the proof") @Text(max = 1_000) @Nullable
        String link,

        @About("How long it shall count, such as 30d; as long as the check allows when absent")
        @Text(max = 12, pattern = "[1-9][0-9]{0,5}[mhd]")
        @Nullable
        String validFor,

        @About("The proof itself: text, PNG, JPEG or PDF, at most 512 KiB") @Nullable
        FileBody file,

        @About("pass or fail; pass when absent") @Text(pattern = "pass|fail") @Nullable
        String result) {

    /** A file in a JSON body. */
    record FileBody(
            @Text(max = 200) String name,

            @About("Its bytes as Base64") @Text(max = 700_000)
            String content) {

        Word.File decoded() {
            try {
                return new Word.File(name, Base64.getDecoder().decode(content));
            } catch (IllegalArgumentException e) {
                throw ProblemException.invalid("file.content", Message.of("field.base64"));
            }
        }
    }

    Word word() {
        return new Word(
                !"fail".equals(result),
                statement,
                Objects.requireNonNullElse(reference, ""),
                Objects.requireNonNullElse(link, ""),
                validFor == null ? null : Durations.parse(validFor),
                file == null ? null : file.decoded());
    }
}
