package io.fovea.parsers.support;

import io.fovea.spi.Partial;
import io.fovea.spi.Progress;
import io.fovea.spi.SessionHandler;
import io.fovea.spi.StreamParser;
import io.fovea.spi.StreamSlice;

/// The frame of a parser that reads a few facts at the start of a flow: one session, which begins with the first bytes
/// and ends when the facts are there, when nothing can be read any more, or with the flow.
public abstract class FactParser implements StreamParser {
    static final int IDENTIFIED = 0;
    static final int END = 1;

    private static final int DATAGRAMS_MAX = 16;
    /// Bytes of a direction that wait: more than the longest message that any of these protocols reads whole. Who
    /// speaks on although it is the other's turn is read no further.
    static final int WAITING_MAX = 33 << 10;

    private FactSession session;
    private boolean gapped;
    private boolean over;
    private int datagrams;

    /// The flow's session; there once bytes came.
    protected final FactSession session() {
        return session;
    }

    /// Reads on in one direction, as `StreamParser.parse` does.
    protected abstract Progress read(StreamSlice input);

    /// Bytes of one direction are missing. `STOP`, unless a parser finds its way again.
    protected Progress lost(boolean fromOriginator) {
        return Progress.STOP;
    }

    @Override
    public final Progress parse(StreamSlice input, SessionHandler sessions) {
        if (over) return Progress.DONE;
        if (session == null && !begin(input, sessions)) {
            over = true;
            return Progress.STOP;
        }
        session.lastFrame = input.frame();
        Progress progress = read(input);
        if (input.isDatagram() && ++datagrams >= DATAGRAMS_MAX && progress == Progress.NEED_MORE) {
            progress = Progress.DONE;
        }
        if (progress == Progress.NEED_MORE && !input.isDatagram() && input.remaining() > WAITING_MAX) {
            session.mark(Partial.LIMIT);
            progress = Progress.DONE;
        }
        if (progress != Progress.NEED_MORE) finish(sessions);
        return progress;
    }

    private boolean begin(StreamSlice input, SessionHandler sessions) {
        session = new FactSession();
        session.timeNs = input.timeNs();
        session.firstFrame = input.frame();
        session.lastFrame = input.frame();
        if (gapped) session.mark(Partial.GAP);
        session.milestone = IDENTIFIED;
        return sessions.reached(session);
    }

    @Override
    public final Progress gap(boolean fromOriginator, long lengthBytes, SessionHandler sessions) {
        if (over) return Progress.DONE;
        gapped = true;
        Progress progress = lost(fromOriginator);
        if (session == null) {
            over = progress != Progress.NEED_MORE;
            return progress;
        }
        session.mark(Partial.GAP);
        if (progress != Progress.NEED_MORE) finish(sessions);
        return progress;
    }

    @Override
    public final void end(SessionHandler sessions) {
        if (!over && session != null) finish(sessions);
    }

    private void finish(SessionHandler sessions) {
        over = true;
        session.milestone = END;
        sessions.finished(session);
    }
}
