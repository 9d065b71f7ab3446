using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Refine;
using CodeSight.Core.Asking.Rerank;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Telemetry;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;
using Npgsql;

namespace CodeSight.Core.Asking;

/// <summary>The steps of a search: question -> vector -> both arms -> one ranking -> passages -> refined -> (reranked).</summary>
internal sealed class SearchPipeline(
    IKeywordIndex keywords, AnsweringModels models, VectorSearch vectors, IFusion fusion, PassageReader passages,
    Reranker? reranker = null, IKeywordFeed? feed = null)
{
    // Candidates of each arm; 20 to 200 hardly matters for the ranking.
    private const int Candidates = 100;

    // The index follows the database within milliseconds, unless the connection is lost.
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(1);

    private static readonly KeywordRanking ByKeywords = new();
    private static readonly VectorRanking ByVectors = new();

    /// <summary>The best passages with the question as it was read; none where nothing is indexed.</summary>
    /// <exception cref="SearchIndex.Globs.InvalidGlobException">The file glob cannot be read.</exception>
    /// <exception cref="IndexLoadingException">Nothing was found, and the index is not loaded (again) yet.</exception>
    public async Task<FoundPassages> FindAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("search");
        var isWhole = feed is null or { IsLoaded: true };
        var filter = keywords.Current.Filter(request.FileGlob);
        var found = filter is { Count: 0 } || string.IsNullOrWhiteSpace(request.Text)
            ? new FoundPassages(AskedQuestion.AsTyped(request.Text), [])
            : await BestAsync(request, cancellationToken);
        // Asked on both sides: the index may have started over meanwhile.
        if (found.Passages.Count == 0 && !(isWhole && feed is null or { IsLoaded: true })) throw new IndexLoadingException();
        step.Found(found.Passages.Count);
        AskingTelemetry.Searched(found.Passages.Count);
        return found;
    }

    private async Task<FoundPassages> BestAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        if (reranker is null || request.Arm != SearchArm.Fused) return await RankAsync(request, cancellationToken);
        var found = await RankAsync(request with { TopK = Math.Max(request.TopK, Reranker.Depth) }, cancellationToken);
        var ranked = await reranker.RerankAsync(found.Question.Meant, found.Passages, cancellationToken);
        return found with { Passages = [.. ranked.Take(request.TopK)] };
    }

    private async Task<FoundPassages> RankAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var model = request.Arm == SearchArm.Keywords ? null : await models.FindAsync(cancellationToken);
        var found = new FoundPassages(AskedQuestion.AsTyped(request.Text), []);
        try
        {
            found = await RankByAsync(request, model, cancellationToken);
            if (model is null || found.Passages.Any(passage => passage.Cosine is not null)) return found;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable && model is not null)
        {
            // Another model took over a while ago, and this process slept.
        }
        // Nothing was found by these vectors: it may be that those of another model answer since a moment.
        return await models.FindOtherAsync(model, cancellationToken) is { } other ? await RankByAsync(request, other, cancellationToken) : found;
    }

    private async Task<FoundPassages> RankByAsync(SearchRequest request, AnsweringModel? model, CancellationToken cancellationToken)
    {
        var question = Read(request, model);
        request = request with { Text = question.Meant };
        // The model whose vectors answer encodes the question.
        var vector = model is null ? [] : await model.Embedder.EmbedQueryAsync(request.Text, cancellationToken);
        var change = keywords.ChangeNumber;
        var (isWhole, found) = await RankOnceAsync(request, model, vector, cancellationToken);
        if (isWhole) return new FoundPassages(question, found);
        // A document that was replaced meanwhile took its chunks along: the newer state is asked once more.
        await WaitForNextAsync(change, cancellationToken);
        return new FoundPassages(question, (await RankOnceAsync(request, model, vector, cancellationToken)).Found);
    }

    /// <summary>What is put right is asked of both arms; an arm alone and the plain fusions show what was typed.</summary>
    private AskedQuestion Read(SearchRequest request, AnsweringModel? model)
    {
        if (!Ranking(request.Arm).IsRefined) return AskedQuestion.AsTyped(request.Text);
        Func<string, bool>? isWord = model is null ? null : model.Embedder.HasWord;
        var words = keywords.Current;
        var meant = words.CorrectSpelling(request.Text, isWord);
        return meant == request.Text
            ? AskedQuestion.AsTyped(request.Text)
            : new AskedQuestion(request.Text, meant) { Answered = words.CorrectSpelling(request.Text, isWord, keepsNames: true) };
    }

    /// <summary>Waits until the index in memory has the change that the database already has.</summary>
    private async Task WaitForNextAsync(long change, CancellationToken cancellationToken)
    {
        if (feed is null) return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestLag);
        await feed.WaitUntilAsync(change + 1, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The arms over one state of the keyword index; whether every winner was still there when its text was read.</summary>
    private async Task<(bool IsWhole, IReadOnlyList<Passage> Found)> RankOnceAsync(
        SearchRequest request, AnsweringModel? model, float[] question, CancellationToken cancellationToken)
    {
        var snapshot = keywords.Current;
        var filter = snapshot.Filter(request.FileGlob);
        var query = snapshot.Analyse(request.Text);
        var top = Math.Max(Candidates, request.TopK);
        using var scores = snapshot.ScoreAll(query);
        var hits = request.Arm == SearchArm.Vectors ? [] : FindByKeywords(scores, top, filter);
        var memory = model is null ? null : snapshot.VectorsOf(model.Id);
        var chunks = model is null
            ? [.. hits.Select(hit => new FoundChunk(hit.ChunkId, null))]
            : await vectors.SearchAsync(model, memory, question, [.. hits.Select(hit => hit.ChunkId)], top, filter, cancellationToken);
        var ranking = Ranking(request.Arm);
        var winners = Fuse(ranking, scores, chunks, ranking.IsRefined ? Math.Max(request.TopK, Refinement.Depth) : request.TopK);
        var found = await passages.ReadAsync(winners, cancellationToken);
        var isWhole = found.Count == winners.Count;
        if (ranking.IsRefined) found = Refine(request, query, found, memory);
        // While the keyword index is loading, its filter knows only the documents that it has.
        if (request.FileGlob is null || filter is not null) return (isWhole, found);
        var glob = FileGlob.Parse(request.FileGlob);
        return (isWhole, [.. found.Where(passage => glob.IsMatch(passage.FilePath))]);
    }

    private IFusion Ranking(SearchArm arm) => arm switch
    {
        SearchArm.Keywords => ByKeywords,
        SearchArm.Vectors => ByVectors,
        _ => fusion,
    };

    private static IReadOnlyList<KeywordHit> FindByKeywords(IKeywordScores scores, int top, ChunkFilter? filter)
    {
        using var step = AskingTelemetry.Start("keywords");
        var hits = scores.Best(top, filter);
        step.Found(hits.Count);
        return hits;
    }

    private static IReadOnlyList<FusedCandidate> Fuse(
        IFusion ranking, IKeywordScores scores, IReadOnlyList<FoundChunk> chunks, int top)
    {
        using var step = AskingTelemetry.Start("fuse");
        long[] ids = [.. chunks.Select(chunk => chunk.ChunkId)];
        var own = scores.Of(ids);
        var around = ranking.IsRefined ? scores.Around(ids) : own;
        var winners = ranking.Fuse(
            [.. chunks.Select((chunk, at) => new Candidate(chunk.ChunkId, own[at], chunk.Cosine) { Around = around[at] })], top);
        step.Found(winners.Count);
        return winners;
    }

    private static IReadOnlyList<Passage> Refine(
        SearchRequest request, KeywordQuery query, IReadOnlyList<Passage> found, IVectorView? vectors)
    {
        using var step = AskingTelemetry.Start("refine");
        var refined = Refinement.Rank(request.Text, query, found, vectors is null ? null : vectors.VectorOf);
        step.Found(Math.Min(request.TopK, refined.Count));
        return [.. refined.Take(request.TopK)];
    }
}
