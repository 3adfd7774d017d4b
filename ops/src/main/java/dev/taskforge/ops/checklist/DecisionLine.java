package dev.taskforge.ops.checklist;

import dev.taskforge.ops.source.Spot;
import java.util.List;
import java.util.Locale;

/**
 * A line of the decision block, such as {@code - PIC:}.
 *
 * @param value what stands behind the colon, up to the end of the line; may be empty
 */
public record DecisionLine(Field field, Spot value) {

    /** What the line is to hold. */
    public enum Field {
        DATE("date,tanggal,tanggal keputusan,decision date"),
        ENVIRONMENT("environment,lingkungan,env"),
        PIC("pic,penanggung jawab,person in charge,owner,decided by"),
        STATUS("status,status akhir,final status,keputusan,decision"),
        NOTES("notes,note,catatan,keterangan");

        /** Separated by commas. */
        private final String words;

        Field(String words) {
            this.words = words;
        }

        /** The name used in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean named(String key) {
            return List.of(words.split(",")).contains(Words.normal(key).strip());
        }
    }
}
