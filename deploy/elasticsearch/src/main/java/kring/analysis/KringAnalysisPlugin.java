package kring.analysis;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.lucene.analysis.Analyzer;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.PreConfiguredCharFilter;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.PreConfiguredTokenizer;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.index.mapper.Mapper;
import org.elasticsearch.index.mapper.TextFieldMapper;
import org.elasticsearch.index.reindex.DeleteByQueryAction;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.MapperPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * Gives the integ-test distribution the analysis components that the full distribution has in its analysis-common module.
 *
 * <p>Names, parameters and defaults are those of the Elasticsearch reference, so that index settings written for this node
 * mean the same on a production cluster. The work is done by the Lucene library that the node has on its class path.
 */
public final class KringAnalysisPlugin extends Plugin implements AnalysisPlugin, ActionPlugin, MapperPlugin {

    private final SynonymSets synonymSets = new SynonymSets();

    @Override
    public Collection<?> createComponents(PluginServices services) {
        synonymSets.connect(services.client());
        return List.of();
    }

    @Override
    public Collection<ActionHandler> getActions() {
        return List.of(new ActionHandler(DeleteByQueryAction.INSTANCE, DeleteByQuery.class));
    }

    /** The index in which the synonyms API keeps its rules declares this type. An ordinary text field does the same in more space. */
    @Override
    public Map<String, Mapper.TypeParser> getMappers() {
        return Map.of("match_only_text", TextFieldMapper.PARSER);
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return TokenFilters.all(synonymSets);
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Tokenizers.all();
    }

    @Override
    public Map<String, AnalysisProvider<CharFilterFactory>> getCharFilters() {
        return CharFilters.all();
    }

    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
        return Analyzers.all();
    }

    @Override
    public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
        return PreConfigured.tokenFilters();
    }

    @Override
    public List<PreConfiguredTokenizer> getPreConfiguredTokenizers() {
        return PreConfigured.tokenizers();
    }

    @Override
    public List<PreConfiguredCharFilter> getPreConfiguredCharFilters() {
        return PreConfigured.charFilters();
    }
}
