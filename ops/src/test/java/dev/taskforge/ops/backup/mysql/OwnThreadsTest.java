package dev.taskforge.ops.backup.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnThreadsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Query\tSending data\t7",
                "Query\texecuting\t7",
                "Query\tcopy to tmp table\t7",
                "Query\taltering table\t7",
                "Query\t\t7",
                "Query\twaiting for handler commit\t7",
                "Sleep\t\t6\nQuery\tSorting result\t7"
            })
    void aConnectionThatComputesWorks(String threads) {
        assertThat(OwnThreads.seen(threads).moves()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Sleep\t\t7",
                "Query\tWaiting for table metadata lock\t7",
                "Query\tWaiting for table flush\t7",
                "Query\tSending to client\t7",
                "Query\tWriting to net\t7",
                "Query\tUser sleep\t7"
            })
    void aConnectionThatWaitsForSomebodyDoesNotWork(String threads) {
        assertThat(OwnThreads.seen(threads).moves()).isFalse();
    }

    @Test
    void whatItWaitsForIsTold() {
        assertThat(OwnThreads.seen("Query\tWaiting for table metadata lock\t7").words())
                .isEqualTo("its connection 7 is in Query: Waiting for table metadata lock. Look at SHOW PROCESSLIST of"
                        + " the server");
    }
}
