package dev.taskforge.ops.lint.env;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.lint.env.ServiceUrl.Fault;
import dev.taskforge.ops.lint.env.ServiceUrl.Host;
import dev.taskforge.ops.lint.env.ServiceUrl.Kind;
import dev.taskforge.ops.lint.env.ServiceUrl.Part;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceUrlTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "postgresql://app:s3cret@db:5432/shop,app,s3cret,db,5432,shop",
                "postgres://app:a%40b%2Fc@my_db/shop?sslmode=require,app,a@b/c,my_db,-,shop",
                "postgresql+asyncpg://app:x@db/shop,app,x,db,-,shop",
                "jdbc:postgresql://db:5432/shop?user=app,-,-,db,5432,shop",
                "redis://:s3cret@redis:6379/0,'',s3cret,redis,6379,0",
                "redis://redis:6379,-,-,redis,6379,-",
                "rediss://default:x:y@cache.example.net:6380/,default,x:y,cache.example.net,6380,-",
                "amqp://u:p@rabbit:5672/%2F,u,p,rabbit,5672,/",
                "mysql://root:!$&'()*+;=@[fe80::1]:3306/shop,root,!$&'()*+;=,[fe80::1],3306,shop",
                "MongoDB+srv://u:p@cluster.example.net/shop,u,p,cluster.example.net,-,shop",
                "postgresql:///shop,-,-,-,-,shop",
                "postgres://u:p@h/d?application_name=a@b,u,p,h,-,d",
            })
    void aGoodAddressIsTakenApart(
            String text,
            @Nullable String user,
            @Nullable String password,
            @Nullable String host,
            @Nullable String port,
            @Nullable String database) {
        var url = read(text);

        assertThat(textOf(url.user())).isEqualTo(user);
        assertThat(textOf(url.password())).isEqualTo(password);
        assertThat(url.hosts().stream().map(Host::name))
                .containsExactlyElementsOf(host == null ? List.of() : List.of(host));
        assertThat(url.hosts().stream().map(Host::port).filter(Objects::nonNull))
                .containsExactlyElementsOf(port == null ? List.of() : List.of(port));
        assertThat(textOf(url.database())).isEqualTo(database);
        assertThat(url.faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://app:Sup3r@ss!@db:5432/shop,Sup3r@ss!,@",
        "postgresql://app:a/b@db:5432/shop,a/b,/",
        "postgresql://app:a?b@db/shop,a?b,?",
        "postgresql://app:a#b@db/shop?x=1,a#b,#",
        "redis://:a[b@redis:6379/0,a[b,[",
        "mysql://app:a b@db/shop,a b,' '",
        "mysql://app:ä@db/shop,ä,ä",
        "postgresql://app:1/2@3@db/shop,1/2@3,/",
    })
    void aCharacterThatEndsThePasswordIsNamed(String text, String password, String character) {
        var url = read(text);

        assertThat(textOf(url.password())).isEqualTo(password);
        assertThat(url.faults()).isNotEmpty().extracting(Fault::kind).containsOnly(Kind.UNESCAPED);
        int at = url.faults().getFirst().at();
        assertThat(text.substring(at)).startsWith(character);
        assertThat(ServiceUrl.encoded(text, at))
                .isEqualTo(URLEncoder.encode(character, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    @Test
    void aPercentSignThatBeginsNoEscapeIsNamed() {
        var url = read("postgres://app:100%@db/shop");

        assertThat(url.faults())
                .extracting(Fault::kind, Fault::at)
                .containsExactly(org.assertj.core.api.Assertions.tuple(Kind.BAD_PERCENT, 18));
        assertThat(textOf(url.password())).isEqualTo("100%");
    }

    @ParameterizedTest
    @CsvSource({"db:0,true", "db:65536,true", "db:,true", "db:99999999999,true", "db:65535,false", "db,false"})
    void aPortOutsideItsRangeIsBad(String host, boolean bad) {
        assertThat(read("redis://" + host + "/0").hosts().getFirst().isPortBad())
                .isEqualTo(bad);
    }

    @Test
    void severalHostsAndParametersAreListed() {
        var url = read("postgresql://u:p@a:1,b:2,[::1]/d?sslmode=require&schema=public&&x");

        assertThat(url.hosts()).extracting(Host::name).containsExactly("a", "b", "[::1]");
        assertThat(url.parameters()).extracting(Part::text).containsExactly("sslmode", "schema", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "db", "://", "https://u:p@h/", "file:///x", "postgres:x", "sqlite:///db.sqlite3"})
    void whatIsNoServiceIsLeftAlone(String text) {
        assertThat(ServiceUrl.read(text)).isEmpty();
    }

    @Test
    void whatIsEncodedIsReadBack() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            var user = word(random);
            var password = word(random);
            var url = read("postgresql://" + encode(user) + ":" + encode(password) + "@db_1:5432/" + encode(password)
                    + "?a=b");

            assertThat(textOf(url.user())).isEqualTo(user);
            assertThat(textOf(url.password())).isEqualTo(password);
            assertThat(textOf(url.database())).isEqualTo(password);
            assertThat(url.faults()).isEmpty();
        }
    }

    @Test
    void anythingIsReadWithoutACrashAndItsPartsLieInIt() {
        var random = new Random(8);
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder("redis://");
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append("ab1:@/?#[],%.&= é".charAt(random.nextInt(17)));
            }
            var url = read(text.toString());

            assertThat(url.faults()).allMatch(fault -> fault.at() < text.length());
            assertThat(url.hosts()).allMatch(host -> host.start() <= host.end() && host.end() <= text.length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", "/@", "a:b@", "?@", "%", ",", "[", ":", "/@h", "&x=1", "@,"})
    void aMegabyteOfAnythingIsReadToItsEnd(String part) {
        var many = part.repeat(1_000_000 / part.length());

        assertThat(read("postgres://x:y/" + many).scheme()).isEqualTo("postgres");
        assertThat(read("postgres://" + many).scheme()).isEqualTo("postgres");
    }

    @Test
    void itNeverPrintsItsPassword() {
        assertThat(read("redis://:hunter22@redis/0").toString()).doesNotContain("hunter22");
        assertThat(read("redis://:hunter22@redis/0").password()).asString().doesNotContain("hunter22");
    }

    private static String word(Random random) {
        var word = new StringBuilder("w");
        for (int i = random.nextInt(12); i > 0; i--) {
            word.append("aZ9@:/?#[]%& +é😀,="
                    .codePoints()
                    .skip(random.nextInt(18))
                    .limit(1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append));
        }
        return word.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static @Nullable String textOf(@Nullable Part part) {
        return part == null ? null : part.text();
    }

    private static ServiceUrl read(String text) {
        return ServiceUrl.read(text).orElseThrow();
    }
}
