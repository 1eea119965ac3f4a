package kring.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.reindex.BulkByScrollResponse;
import org.elasticsearch.index.reindex.BulkByScrollTask;
import org.elasticsearch.index.reindex.DeleteByQueryAction;
import org.elasticsearch.index.reindex.DeleteByQueryRequest;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.transport.TransportService;

/**
 * Deletes what a query finds. The synonyms API of the node empties a set with it before writing the new rules, and the
 * distribution lacks the module that has it. Only the node itself can call it: it has no address in the REST API.
 */
public final class DeleteByQuery extends HandledTransportAction<DeleteByQueryRequest, BulkByScrollResponse> {

    /** The most that one search may return by default. */
    private static final int BATCH = 10_000;

    private final Client client;

    @Inject
    public DeleteByQuery(TransportService transport, ActionFilters filters, Client client) {
        super(DeleteByQueryAction.NAME, transport, filters, DeleteByQueryRequest::new, EsExecutors.DIRECT_EXECUTOR_SERVICE);
        this.client = client;
    }

    @Override
    protected void doExecute(Task task, DeleteByQueryRequest request, ActionListener<BulkByScrollResponse> listener) {
        new Run(request, System.nanoTime(), listener).nextBatch(0);
    }

    private final class Run {
        private final DeleteByQueryRequest request;
        private final long start;
        private final ActionListener<BulkByScrollResponse> listener;

        Run(DeleteByQueryRequest request, long start, ActionListener<BulkByScrollResponse> listener) {
            this.request = request;
            this.start = start;
            this.listener = listener;
        }

        void nextBatch(long deleted) {
            SearchSourceBuilder source = new SearchSourceBuilder().query(request.getSearchRequest().source().query())
                .size(BATCH)
                .fetchSource(false);
            SearchRequest search = new SearchRequest(request.indices(), source).indicesOptions(request.indicesOptions());
            client.search(search, listener.delegateFailureAndWrap((next, found) -> delete(found.getHits().getHits(), deleted)));
        }

        private void delete(SearchHit[] hits, long deleted) {
            if (hits.length == 0) {
                finish(deleted, List.of());
                return;
            }
            // The next batch must not find these again, hence a refresh whether or not the caller asks for one.
            BulkRequest bulk = new BulkRequest().setRefreshPolicy(RefreshPolicy.IMMEDIATE);
            for (SearchHit hit : hits) {
                bulk.add(new DeleteRequest(hit.getIndex(), hit.getId()));
            }
            client.bulk(bulk, listener.delegateFailureAndWrap((next, done) -> afterDelete(done, deleted + hits.length, hits.length)));
        }

        private void afterDelete(BulkResponse response, long deleted, int batch) {
            List<BulkItemResponse.Failure> failures = Arrays.stream(response.getItems())
                .filter(BulkItemResponse::isFailed)
                .map(BulkItemResponse::getFailure)
                .toList();
            if (batch == BATCH && failures.isEmpty()) {
                nextBatch(deleted);
            } else {
                finish(deleted - failures.size(), failures);
            }
        }

        private void finish(long deleted, List<BulkItemResponse.Failure> failures) {
            TimeValue took = new TimeValue(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            BulkByScrollTask.Status status = new BulkByScrollTask.Status(
                null, deleted, 0, 0, deleted, 1, 0, 0, 0, 0, TimeValue.ZERO, Float.POSITIVE_INFINITY, null, TimeValue.ZERO
            );
            listener.onResponse(new BulkByScrollResponse(took, status, failures, List.of(), false));
        }
    }
}
