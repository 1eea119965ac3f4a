package kring.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexService.IndexCreationContext;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;

/** The {@code multiplexer} filter: each token passes through several chains of filters, all results at one position. */
final class MultiplexerFactory implements TokenFilterFactory {

    private final String name;
    private final List<String> chains;
    private final boolean preserveOriginal;

    MultiplexerFactory(String name, Settings settings) {
        this.name = name;
        this.chains = settings.getAsList("filters");
        this.preserveOriginal = settings.getAsBoolean("preserve_original", true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TokenStream create(TokenStream input) {
        throw new IllegalStateException("a multiplexer needs the other filters; Elasticsearch asks for a chain aware factory first");
    }

    @Override
    public TokenFilterFactory getChainAwareTokenFilterFactory(
        IndexCreationContext context,
        TokenizerFactory tokenizer,
        List<CharFilterFactory> charFilters,
        List<TokenFilterFactory> precedingFilters,
        Function<String, TokenFilterFactory> allFilters
    ) {
        List<UnaryOperator<TokenStream>> branches = new ArrayList<>();
        if (preserveOriginal) {
            branches.add(UnaryOperator.identity());
        }
        for (String chain : chains) {
            List<TokenFilterFactory> filters = new ArrayList<>();
            for (String filter : Strings.tokenizeToStringArray(chain, ",")) {
                List<TokenFilterFactory> preceding = new ArrayList<>(precedingFilters);
                preceding.addAll(filters);
                filters.add(
                    find(filter.trim(), allFilters).getChainAwareTokenFilterFactory(context, tokenizer, charFilters, preceding, allFilters)
                );
            }
            branches.add(input -> wrap(input, filters));
        }
        return new FilterFactory.MultiToken(name, input -> new RemoveDuplicatesTokenFilter(new MultiplexerFilter(input, branches)));
    }

    private TokenFilterFactory find(String filter, Function<String, TokenFilterFactory> allFilters) {
        TokenFilterFactory factory = allFilters.apply(filter);
        if (factory == null) {
            throw new IllegalArgumentException("Multiplexer filter [" + name + "] references undefined token filter [" + filter + "]");
        }
        return factory;
    }

    private static TokenStream wrap(TokenStream input, List<TokenFilterFactory> filters) {
        TokenStream result = input;
        for (TokenFilterFactory filter : filters) {
            result = filter.create(result);
        }
        return result;
    }
}
