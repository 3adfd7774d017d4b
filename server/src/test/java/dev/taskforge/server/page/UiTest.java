package dev.taskforge.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.Split;
import dev.taskforge.server.page.view.StateCount;
import dev.taskforge.server.page.view.Ui;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UiTest {
    private final Ui english = Samples.ui(Messages.ENGLISH, "system", null);
    private final Ui indonesian = Samples.ui(Messages.INDONESIAN, "system", null);

    @ParameterizedTest
    @CsvSource({
        "3, just now, baru saja",
        "42, 42 s ago, 42 dtk lalu",
        "61, 1 min ago, 1 mnt lalu",
        "7200, 2 h ago, 2 jam lalu",
        "172800, 2 d ago, 2 hari lalu",
        "-3, now, sekarang",
        "-90, in 1 min, 1 mnt lagi",
        "-90000, in 1 d, 1 hari lagi"
    })
    void agesAreSaidInOneUnit(long seconds, String inEnglish, String inIndonesian) {
        var at = Samples.NOW.minusSeconds(seconds);
        assertThat(english.ago(at)).isEqualTo(inEnglish);
        assertThat(indonesian.ago(at)).isEqualTo(inIndonesian);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "840|840 ms|840 md",
                "4200|4.2 s|4,2 dtk",
                "42000|42 s|42 dtk",
                "125000|2 min 5 s|2 mnt 5 dtk",
                "7200000|2 h|2 jam",
                "93600000|1 d 2 h|1 hari 2 jam"
            })
    void lengthsOfTimeAreSaidInTwoUnits(long millis, String inEnglish, String inIndonesian) {
        assertThat(english.duration(Duration.ofMillis(millis))).isEqualTo(inEnglish);
        assertThat(indonesian.duration(Duration.ofMillis(millis))).isEqualTo(inIndonesian);
    }

    @Test
    void bytesAndNumbersFollowTheLanguage() {
        assertThat(english.bytes(999)).isEqualTo("999 B");
        assertThat(english.bytes(48_211_904)).isEqualTo("48.2 MB");
        assertThat(indonesian.bytes(48_211_904)).isEqualTo("48,2 MB");
        assertThat(indonesian.number(1_204_881)).isEqualTo("1.204.881");
    }

    @Test
    void exactTimesNameTheirZone() {
        assertThat(english.exact(Samples.NOW)).isEqualTo("21 Nov 2026 09:14:08 WIB");
    }

    @Test
    void aSchedulesNameSaysItsDuty() {
        assertThat(english.duty("backup.main")).isEqualTo("Backup main");
        assertThat(indonesian.duty("gate")).isEqualTo("Pemeriksaan gerbang");
        assertThat(english.duty("nightly.report")).isEqualTo("nightly.report");
    }

    @Test
    void theShareBarFillsItsWidth() {
        var parts = Split.of(List.of(new StateCount("fail", 1), new StateCount("stale", 0), new StateCount("pass", 2)));
        assertThat(parts).extracting(Split::state).containsExactly("fail", "pass");
        assertThat(parts.getLast().from() + parts.getLast().width()).isEqualTo(1000);
        assertThat(Split.of(List.of(new StateCount("pass", 0)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs?state=failed&queue=default", "/", "/projects/sppg"})
    void aFormMayLeadBackToAPathOfThisServer(String path) {
        assertThat(Return.to(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "/a\r\nX: 1",
                ""
            })
    void aFormNeverLeadsElsewhere(String path) {
        assertThat(Return.to(path)).isEqualTo("/");
    }
}
