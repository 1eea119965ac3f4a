package kring.analysis;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.AttributeSource;

/** Offers each token of its input to several branches of filters and stacks what they make of it at the token's position. */
final class MultiplexerFilter extends TokenFilter {

    private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
    private final OneToken source;
    private final List<TokenStream> branches;
    private State token;
    private int branch;
    private boolean open;
    private boolean emitted;
    private int skippedPositions;

    MultiplexerFilter(TokenStream input, List<UnaryOperator<TokenStream>> branches) {
        super(input);
        this.source = new OneToken(this);
        this.branches = branches.stream().map(wrap -> wrap.apply(source)).toList();
        this.branch = this.branches.size();
    }

    @Override
    public boolean incrementToken() throws IOException {
        while (true) {
            while (branch < branches.size()) {
                if (nextOfBranch()) {
                    return true;
                }
                branch++;
                open = false;
            }
            if (token != null && !emitted) {
                restoreState(token);
                skippedPositions += increment.getPositionIncrement();
            }
            if (!input.incrementToken()) {
                token = null;
                return false;
            }
            token = captureState();
            branch = 0;
            emitted = false;
        }
    }

    private boolean nextOfBranch() throws IOException {
        TokenStream stream = branches.get(branch);
        if (!open) {
            restoreState(token);
            source.offer();
            stream.reset();
            open = true;
        }
        if (!stream.incrementToken()) {
            return false;
        }
        if (emitted) {
            increment.setPositionIncrement(0);
        } else {
            increment.setPositionIncrement(increment.getPositionIncrement() + skippedPositions);
            skippedPositions = 0;
            emitted = true;
        }
        return true;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        token = null;
        branch = branches.size();
        open = false;
        emitted = false;
        skippedPositions = 0;
    }

    /** The start of every branch: a stream of the one token that is offered to it. */
    private static final class OneToken extends TokenStream {
        private boolean offered;

        OneToken(AttributeSource attributes) {
            super(attributes);
        }

        void offer() {
            offered = true;
        }

        @Override
        public boolean incrementToken() {
            boolean result = offered;
            offered = false;
            return result;
        }
    }
}
