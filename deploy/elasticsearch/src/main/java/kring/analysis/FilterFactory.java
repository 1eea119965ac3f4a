package kring.analysis;

import java.util.function.UnaryOperator;

import org.apache.lucene.analysis.TokenStream;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;

/** A token filter factory around a function that wraps a token stream, with one variant for each way a filter may be used. */
class FilterFactory implements TokenFilterFactory {

    private final String name;
    private final UnaryOperator<TokenStream> wrap;

    FilterFactory(String name, UnaryOperator<TokenStream> wrap) {
        this.name = name;
        this.wrap = wrap;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final TokenStream create(TokenStream input) {
        return wrap.apply(input);
    }

    /** A filter that changes a token character by character, which keyword normalizers and prefix queries accept. */
    static final class Normalizing extends FilterFactory implements NormalizingTokenFilterFactory {
        Normalizing(String name, UnaryOperator<TokenStream> wrap) {
            super(name, wrap);
        }
    }

    /** A filter that makes several tokens of one: synonym rules cannot be read through it. */
    static final class MultiToken extends FilterFactory {
        MultiToken(String name, UnaryOperator<TokenStream> wrap) {
            super(name, wrap);
        }

        @Override
        public TokenFilterFactory getSynonymFilter() {
            throw new IllegalArgumentException("Token filter [" + name() + "] cannot be used to parse synonyms");
        }

        @Override
        public boolean breaksFastVectorHighlighter() {
            return true;
        }
    }

    /** A filter that keeps the original beside its own token; normalizers and synonym rules see its own token only. */
    static final class Preserving implements NormalizingTokenFilterFactory {
        private final String name;
        private final UnaryOperator<TokenStream> both;
        private final UnaryOperator<TokenStream> only;

        Preserving(String name, UnaryOperator<TokenStream> both, UnaryOperator<TokenStream> only) {
            this.name = name;
            this.both = both;
            this.only = only;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public TokenStream create(TokenStream input) {
            return both.apply(input);
        }

        @Override
        public TokenStream normalize(TokenStream input) {
            return only.apply(input);
        }

        @Override
        public TokenFilterFactory getSynonymFilter() {
            return new Normalizing(name, only);
        }
    }
}
