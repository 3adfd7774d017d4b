package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a database is read from the addresses that applications use. */
class MySqlUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://app:secret@db:3306/my%20shop",
                "mysql://db/my%20shop?charset=utf8mb4&x=/y",
                "mysql2://app@db/my%20shop",
                "mariadb://app:p%40ss@[::1]:3306/my%20shop",
                "mysql+pymysql://app:secret@db_1/my%20shop",
                "mariadb+mariadbconnector://app:secret@db/my%20shop",
                "jdbc:mysql://db:3306/my%20shop?useSSL=false",
                "jdbc:mariadb://db/my%20shop",
            })
    void theNameIsRead(String url) {
        assertThat(MySqlUrl.parse(url).database()).isEqualTo("my shop");
        assertThat(url).matches(MySqlUrl.form());
        assertThat(MySqlUrl.isMeant(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://a:b@db/shop", "mysql://db", "mysql://db/", "mysql:/db/shop", "shop", ""})
    void anotherAddressIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> MySqlUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not of the form mysql://user:password@host:port/name");
    }
}
