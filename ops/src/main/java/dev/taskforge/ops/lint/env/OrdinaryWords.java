package dev.taskforge.ops.lint.env;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The words that sample settings are made of, in English and Indonesian. */
final class OrdinaryWords {
    private static final Set<String> ALL =
            Arrays.stream("""
            a access account acak admin agar akses aman and api app application at auth aws backend base64 be bot bytes
            cache change chars char character characters client code config cookie credential credentials custom
            dan dari database db default demo dengan dev development do dummy email encryption enough env environment
            example fake for from ganti gateway generate generated gmail hash hello here hex hmac host id in ini is isi
            isian itu jangan jwt karakter kata key keys kunci layanan least length local localhost login long lupa mail main
            master midtrans min minimal minimum must my mysql name nama new nilai not of old only openssl or order
            panjang pass passphrase password paswd path payment pengguna penyedia please postgres private prod production project
            provider public rahasia rand random real redis refresh replace root safe salt sandi sangat secret secure secured
            security sendiri server service session sign signing smtp some something staging string stripe strong super
            sample should system telegram test testing text that the this to token true type unik unique untuk use user
            username value very wa web webhook whatsapp will with word wrong xendit yang you your
            """.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());

    private static final int LONGEST = 12;

    private OrdinaryWords() {}

    /** Whether a text without joints is one of the words or several run together, with digits for letters or behind it. */
    static boolean isMadeOf(String text) {
        var stripped = text.replaceAll("[!?.0-9]{1,8}$", "");
        return isRow(text) || (stripped.length() >= 4 && isRow(undisguised(stripped)));
    }

    private static String undisguised(String text) {
        return text.replace('0', 'o')
                .replace('1', 'i')
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('5', 's')
                .replace('7', 't')
                .replace('@', 'a')
                .replace('$', 's')
                .replace('!', 'i');
    }

    /** Whether it can be cut into words; each place is looked at once for each length of a word. */
    private static boolean isRow(String text) {
        var reached = new boolean[text.length() + 1];
        reached[0] = true;
        for (int from = 0; from < text.length(); from++) {
            for (int to = from + 1; reached[from] && to <= Math.min(text.length(), from + LONGEST); to++) {
                reached[to] |= ALL.contains(text.substring(from, to));
            }
        }
        return reached[text.length()] && !text.isEmpty();
    }
}
