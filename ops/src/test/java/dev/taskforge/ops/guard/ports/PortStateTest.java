package dev.taskforge.ops.guard.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.host.Cidr;
import dev.taskforge.ops.project.ProjectFileException;
import dev.taskforge.ops.project.ProjectReader;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may reach which ports: as a file says it, as it is exported, and as rules. */
class PortStateTest {
    private static PortState read(String guard) {
        var file = new ProjectReader(CheckKinds.builtIn()).read("project: shop\nguard:\n  ports: " + guard + "\n");
        return PortState.of(
                Objects.requireNonNull(Objects.requireNonNull(file.guard()).ports()));
    }

    @Test
    void aFileBecomesAStateThatIsReadAgainAsItWas() {
        var state = read("{only: [192.168.1.0/24, \"fd00::/64\"], close: [5432, \"8000-8010\", \"53/udp\"],"
                + " allow: {\"5432\": [10.0.0.5], \"53/udp\": []}, containers: false, firewall: iptables-legacy}");

        assertThat(PortState.read(state.text())).isEqualTo(state);
        assertThat(state.close())
                .containsExactly(
                        new PortState.Closed("5432", List.of("10.0.0.5")),
                        new PortState.Closed("8000-8010", List.of("192.168.1.0/24", "fd00::/64")),
                        new PortState.Closed("53/udp", List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{close: [0]} | 0 is no port",
                "{close: [65536]} | 65536 is no port",
                "{close: [\"9-8\"]} | 9-8 is no port",
                "{close: [\"80/sctp\"]} | 80/sctp is no port",
                "{close: [80, \"79-81\"]} | are the same port",
                "{close: [80], only: [example.id]} | example.id is no network",
                "{close: [80], only: [192.168.1.5/24]} | 192.168.1.5/24 is no network",
                "{close: [80], only: [192.168.1.0/33]} | is no network",
                "{close: [80], only: [300.1.1.1]} | is no network",
                "{close: [80], only: [0.0.0.0/0]} | is everybody",
                "{close: [80], only: [\"::/0\"]} | is everybody",
                "{close: [80], allow: {\"81\": [10.0.0.1]}} | 81 is allowed, but not closed",
                "{close: []} | must have",
                "{only: [10.0.0.1]} | close"
            })
    void whatAFileSaysWrongIsRefusedWithItsReason(String guard, String why) {
        assertThatThrownBy(() -> read(guard))
                .isInstanceOf(ProjectFileException.class)
                .satisfies(e -> assertThat(String.valueOf(((ProjectFileException) e).problems()))
                        .contains(whyKey(why)));
    }

    /** Problems are kept as messages; what they are about is among their arguments or in their key. */
    private static String whyKey(String why) {
        return why.contains("is no port")
                ? "guard.port"
                : why.contains("no network")
                        ? "guard.network"
                        : why.contains("everybody")
                                ? "guard.everybody"
                                : why.contains("same port")
                                        ? "guard.twice"
                                        : why.contains("not closed") ? "guard.open" : "yaml.";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"firewall\":\"auto\",\"containers\":true}",
                "{\"firewall\":\"auto\",\"containers\":true,\"close\":[]}",
                "{\"firewall\":\"auto\",\"containers\":true,\"close\":[{\"port\":\"80\",\"only\":[]},{\"port\":\"79-81\",\"only\":[]}]}",
                "{\"firewall\":\"none\",\"containers\":true,\"close\":[]}",
                "{\"firewall\":\"auto\",\"containers\":true,\"close\":[],\"more\":1}",
                "{\"firewall\":\"auto\",\"containers\":true,\"close\":[null]}",
                "{\"firewall\":\"auto\",\"containers\":true,\"close\":[{\"port\":\"x\",\"only\":[]}]}",
                "{\"firewall\":\"auto\",\"containers\":true,\"close\":[{\"port\":\"80\"}]}",
                "{\"firewall\":\"auto\",\"containers\":true,\"close\":[{\"port\":\"80\",\"only\":[null]}]}",
                "{\"firewall\":\"auto\",\"containers\":true,\"close\":[{\"port\":\"80\",\"only\":[\"0.0.0.0/0\"]}]}",
                "{\"firewall\":\"auto\",\"containers\":true,\"close\":[{\"port\":\"80\",\"only\":[\"1.2.3.4 } } flush ruleset\"]}]}"
            })
    void whatIsNoExportIsRefused(String text) {
        assertThatThrownBy(() -> PortState.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void networksWithinOthersAndTheMachineItselfAreNoRulesOfTheirOwn() {
        var state = read("{close: [80], only: [10.0.0.0/8, 10.1.0.0/16, 127.0.0.1, \"::1\", 10.0.0.0/8]}");

        assertThat(state.rules(List.of()).rules().getFirst().sources())
                .containsExactly(Objects.requireNonNull(Cidr.parse("10.0.0.0/8")));
    }

    @Test
    void rulesOfNftablesAreOneTextThatIsTakenAsAWhole() {
        var state = read("{only: [192.168.1.0/24, \"fd00::/64\"], close: [5432, \"8000-8010/udp\"]}");

        assertThat(new Nftables(new FilterProgram("/none")).render("shop", state.rules(List.of("br-1", "docker0"))))
                .isEqualTo("""
                        table inet taskforge-shop
                        delete table inet taskforge-shop
                        table inet taskforge-shop {
                        	chain ports {
                        		type filter hook prerouting priority -150; policy accept;
                        		ct state established,related accept
                        		iifname "lo" accept
                        		fib daddr type != local accept
                        		iifname { "br-1", "docker0" } accept
                        		tcp dport 5432 ip saddr { 192.168.1.0/24 } accept
                        		tcp dport 5432 ip6 saddr { fd00::/64 } accept
                        		tcp dport 5432 counter drop
                        		udp dport 8000-8010 ip saddr { 192.168.1.0/24 } accept
                        		udp dport 8000-8010 ip6 saddr { fd00::/64 } accept
                        		udp dport 8000-8010 counter drop
                        	}
                        }
                        """);
    }

    @Test
    void rulesOfIptablesAreAChainForEachFamily() {
        var state = read("{only: [192.168.1.0/24, \"fd00::/64\"], close: [\"8000-8010\"], containers: false}");

        assertThat(new Iptables(new FilterProgram("/none"), "", true).render("shop", state.rules(List.of("docker0"))))
                .isEqualTo("""
                        iptables
                        -A TASKFORGE-SHOP -i lo -j RETURN
                        -A TASKFORGE-SHOP -s 192.168.1.0/24 -p tcp -m tcp --dport 8000:8010 -j RETURN
                        -A TASKFORGE-SHOP -p tcp -m tcp --dport 8000:8010 -j DROP
                        ip6tables
                        -A TASKFORGE-SHOP -i lo -j RETURN
                        -A TASKFORGE-SHOP -s fd00::/64 -p tcp -m tcp --dport 8000:8010 -j RETURN
                        -A TASKFORGE-SHOP -p tcp -m tcp --dport 8000:8010 -j DROP
                        """);
    }

    @Test
    void aLongNameBecomesAChainOfItsOwn() {
        var one = Iptables.chain("a-project-with-a-long-name-one");
        var two = Iptables.chain("a-project-with-a-long-name-two");

        assertThat(one).hasSizeLessThanOrEqualTo(28).isNotEqualTo(two);
        assertThat(two).hasSizeLessThanOrEqualTo(28);
    }
}
