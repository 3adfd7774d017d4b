package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.net.URI;
import java.util.Map;

/** A channel that is spoken to by one request of HTTP. */
sealed interface HttpChannel extends Channel
        permits Telegram, Watzap, Fonnte, Wablas, Waha, WhatsAppCloud, Slack, Discord, Ntfy, SignedHook {

    /** A POST. Neither its address nor its headers may be told to anybody: keys stand in them. */
    @SuppressWarnings("ArrayRecordComponent") // sent once; never compared
    record Call(URI url, Map<String, String> headers, byte[] body) {
        /** Only the host. */
        @Override
        public String toString() {
            return "POST to " + url.getHost();
        }
    }

    /** The request that carries a message. */
    Call call(Words words);

    /** What an answer to it means. */
    Verdict judge(Answer answer);

    /** Whether the body of an answer says something; if not, it is not read. */
    default boolean readsBody() {
        return true;
    }
}
