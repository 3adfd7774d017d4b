package dev.taskforge.ops.posture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether rules of the kernel turn away what nobody let in. */
class InboundRulesTest {
    private static InboundRules nft(String family, String policy, String last) {
        return InboundRules.ofNft("""
            table %s filter {
            	chain input {
            		type filter hook input priority filter; policy %s;
            		ct state established,related accept
            		tcp dport 22 accept
            		%s
            	}
            	chain output {
            		type filter hook output priority filter; policy drop;
            	}
            }
            """.formatted(family, policy, last));
    }

    @Test
    void aPolicyThatDropsClosesTheFamilyOfItsTable() {
        assertThat(nft("inet", "drop", "")).isEqualTo(new InboundRules(true, true));
        assertThat(nft("ip", "drop", "")).isEqualTo(new InboundRules(true, false));
        assertThat(nft("ip6", "drop", "")).isEqualTo(new InboundRules(false, true));
        assertThat(nft("bridge", "drop", "")).isEqualTo(InboundRules.OPEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop",
                "reject",
                "reject with icmpx admin-prohibited",
                "counter packets 12 bytes 720 drop",
                "log prefix \"in: \" drop"
            })
    void aLastRuleWithoutAConditionClosesAsWell(String last) {
        assertThat(nft("inet", "accept", last)).isEqualTo(new InboundRules(true, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "tcp dport 23 drop", "ip saddr 10.0.0.0/8 drop", "counter packets 1 bytes 2", "jump other"})
    void otherLastRulesLetTheRestIn(String last) {
        assertThat(nft("inet", "accept", last)).isEqualTo(InboundRules.OPEN);
    }

    @Test
    void aRuleThatLetsAllInOpensWhatThePolicyCloses() {
        assertThat(nft("inet", "drop", "accept")).isEqualTo(InboundRules.OPEN);
        assertThat(nft("inet", "accept", "drop\n accept")).isEqualTo(new InboundRules(true, true));
    }

    @Test
    void whatDropsElsewhereClosesNothing() {
        assertThat(InboundRules.ofNft("""
                table ip filter {
                	chain FORWARD {
                		type filter hook forward priority filter; policy drop;
                		drop
                	}
                	chain unused {
                		drop
                	}
                }
                """)).isEqualTo(InboundRules.OPEN);
        assertThat(InboundRules.ofNft("")).isEqualTo(InboundRules.OPEN);
    }

    @Test
    void iptablesClosesByItsPolicyOrItsLastRule() {
        assertThat(InboundRules.ofIptables("-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n"))
                .isTrue();
        assertThat(
                        InboundRules.ofIptables(
                                "-P INPUT ACCEPT\n-A INPUT -i lo -j ACCEPT\n-A INPUT -j REJECT --reject-with icmp-host-prohibited\n"))
                .isTrue();
        assertThat(InboundRules.ofIptables("-P INPUT ACCEPT\n-A INPUT -j DROP\n-A INPUT -p tcp -j ACCEPT\n"))
                .isTrue();
        assertThat(InboundRules.ofIptables("-P INPUT DROP\n-A INPUT -j ACCEPT\n"))
                .isFalse();
        assertThat(InboundRules.ofIptables("-P INPUT ACCEPT\n-A INPUT -p tcp -m tcp --dport 23 -j DROP\n"))
                .isFalse();
        assertThat(InboundRules.ofIptables("")).isFalse();
    }
}
