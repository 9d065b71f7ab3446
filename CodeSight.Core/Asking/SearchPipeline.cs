using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Refine;
using CodeSight.Core.Asking.Rerank;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data.IndexFeed;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.People;
using CodeSight.Core.Telemetry;
using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;
using Npgsql;

namespace CodeSight.Core.Asking;

/// <summary>The steps of a search: question -> vector -> both arms -> one ranking -> passages -> refined -> (reranked).</summary>
internal sealed class SearchPipeline(
    IKeywordIndex keywords, ActiveModelProvider models, VectorSearch vectors, IFusion fusion, PassageReader passages,
    Reranker? reranker = null, IKeywordFeed? feed = null)
{
    // Of each arm. Values from 20 to 200 give nearly the same ranking.
    private const int Candidates = 100;

    // The index follows the database within milliseconds, unless the connection is lost.
    private static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(1);

    private static readonly KeywordRanking ByKeywords = new();
    private static readonly VectorRanking ByVectors = new();

    /// <summary>Returns the question after typo correction and the best passages; none if nothing is indexed.</summary>
    /// <exception cref="SearchIndex.Globs.InvalidGlobException">The file glob cannot be read.</exception>
    /// <exception cref="IndexLoadingException">Nothing was found, and the index is still loading.</exception>
    public async Task<FoundPassages> FindAsync(Principal caller, SearchRequest request, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("search");
        var isWhole = feed is null or { IsLoaded: true };
        var filter = keywords.Current.Within(caller.Readable).Filter(request.FileGlob);
        var found = filter is { Count: 0 } || string.IsNullOrWhiteSpace(request.Text)
            ? new FoundPassages(AskedQuestion.Uncorrected(request.Text), [])
            : await BestAsync(caller, request, cancellationToken);
        // Checked before and after, since the index may have been reset during the search.
        if (found.Passages.Count == 0 && !(isWhole && feed is null or { IsLoaded: true })) throw new IndexLoadingException();
        step.Found(found.Passages.Count);
        AskingTelemetry.Searched(found.Passages.Count);
        return found;
    }

    /// <summary>Number of passages whose order takes more than the scores of both arms; a search for fewer returns the first of the same order.</summary>
    public int Depth => reranker is null ? Refinement.Depth : Reranker.Depth;

    /// <summary>Ranks all chunks that a search could find, by each arm and by both, to tell why one was not found.</summary>
    /// <param name="request">Its text is the corrected one.</param>
    /// <param name="filePath">The document whose chunks are looked for; the request's glob and the caller's permissions let it through.</param>
    public async Task<FullRanking> RankAllAsync(Principal caller, SearchRequest request, string filePath, CancellationToken cancellationToken)
    {
        var model = await models.FindAsync(cancellationToken);
        var question = model is null ? [] : await model.Embedder.EmbedQueryAsync(request.Text, cancellationToken);
        var snapshot = keywords.Current.Within(caller.Readable);
        var filter = snapshot.Filter(request.FileGlob);
        var ofFile = snapshot.ChunksOf(filePath);
        var query = snapshot.Analyse(request.Text);
        var trust = VectorTrust.Of(request.Text, query, model?.Embedder);
        using var scores = snapshot.ScoreAll(query);
        var memory = model is null ? null : snapshot.VectorsOf(model.Id);
        var hits = FindByKeywords(scores, snapshot.ChunkCount, filter);
        var chunks = await FindChunksAsync(model, memory, question, [.. hits.Take(Candidates)], Candidates, filter, cancellationToken);
        var candidates = Fuse(Ranking(request.Arm), scores, chunks, chunks.Count, trust);
        var isWhole = model is null || memory is not null;
        IReadOnlyList<KeywordHit> others = isWhole ? hits : [.. ofFile.Select(chunk => new KeywordHit(chunk, 0, 0))];
        var all = await FindChunksAsync(
            model, memory, question, others, isWhole ? snapshot.ChunkCount : 1, filter, cancellationToken);
        var chunksOfFile = ofFile.ToHashSet();
        return new FullRanking(ofFile, hits, candidates)
        {
            Fused = isWhole ? Fuse(Ranking(request.Arm), scores, all, all.Count, trust) : null,
            Vectors = !isWhole || model is null ? null
                : [.. all.Where(chunk => chunk.Cosine is not null).OrderByDescending(chunk => chunk.Cosine).ThenBy(chunk => chunk.ChunkId)],
            Cosines = all.Where(chunk => chunksOfFile.Contains(chunk.ChunkId) && chunk.Cosine is not null)
                .ToDictionary(chunk => chunk.ChunkId, chunk => chunk.Cosine ?? 0),
            HasModel = model is not null,
        };
    }

    private async Task<FoundPassages> BestAsync(Principal caller, SearchRequest request, CancellationToken cancellationToken)
    {
        if (reranker is null || request.Arm != SearchArm.Fused) return await RankAsync(caller, request, cancellationToken);
        var found = await RankAsync(caller, request with { TopK = Math.Max(request.TopK, Reranker.Depth) }, cancellationToken);
        var ranked = await reranker.RerankAsync(found.Question.Corrected, found.Passages, cancellationToken);
        return found with { Passages = [.. ranked.Take(request.TopK)] };
    }

    private async Task<FoundPassages> RankAsync(Principal caller, SearchRequest request, CancellationToken cancellationToken)
    {
        var model = request.Arm == SearchArm.Keywords ? null : await models.FindAsync(cancellationToken);
        var found = new FoundPassages(AskedQuestion.Uncorrected(request.Text), []);
        try
        {
            found = await RankByAsync(caller, request, model, cancellationToken);
            if (model is null || found.Passages.Any(passage => passage.Cosine is not null)) return found;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable && model is not null)
        {
            // The model was retired, and its vectors were deleted, while this process was suspended.
        }
        // No vector was found: another model may have become the active one a moment ago.
        return await models.FindOtherAsync(model, cancellationToken) is { } other
            ? await RankByAsync(caller, request, other, cancellationToken)
            : found;
    }

    private async Task<FoundPassages> RankByAsync(
        Principal caller, SearchRequest request, ActiveModel? model, CancellationToken cancellationToken)
    {
        var question = Read(caller, request, model);
        request = request with { Text = question.Corrected };
        var vector = model is null ? [] : await model.Embedder.EmbedQueryAsync(request.Text, cancellationToken);
        var change = keywords.ChangeNumber;
        var (isWhole, found) = await RankOnceAsync(caller, request, model, vector, cancellationToken);
        if (isWhole) return new FoundPassages(question, found);
        // A document was replaced during the search, and its chunks are gone: search the newer state once more.
        await WaitForNextAsync(change, cancellationToken);
        return new FoundPassages(question, (await RankOnceAsync(caller, request, model, vector, cancellationToken)).Found);
    }

    /// <summary>
    /// Takes the topic of a question for all that the documents say about one, and corrects typos: these for the refined ranking only, so
    /// that a single arm and plain fusions can be measured on the text as it is.
    /// </summary>
    private AskedQuestion Read(Principal caller, SearchRequest request, ActiveModel? model)
    {
        var text = request.Arm == SearchArm.Fused ? QuestionFrame.TopicOf(request.Text) ?? request.Text : request.Text;
        if (!Ranking(request.Arm).IsRefined) return new AskedQuestion(request.Text, text);
        Func<string, bool>? isWord = model is null ? null : model.Embedder.HasWord;
        var words = keywords.Current.Within(caller.Readable);
        var corrected = words.CorrectSpelling(text, isWord);
        return corrected == request.Text
            ? AskedQuestion.Uncorrected(request.Text)
            : new AskedQuestion(request.Text, corrected) { ForAnswer = words.CorrectSpelling(text, isWord, keepsNames: true) };
    }

    /// <summary>Waits until the index in memory has the next change, at most <see cref="MaxLag"/>.</summary>
    private async Task WaitForNextAsync(long change, CancellationToken cancellationToken)
    {
        if (feed is null) return;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(MaxLag);
        await feed.WaitUntilAsync(change + 1, timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Searches one state of the index; <c>IsWhole</c> tells whether the text of every winner still existed.</summary>
    private async Task<(bool IsWhole, IReadOnlyList<Passage> Found)> RankOnceAsync(
        Principal caller, SearchRequest request, ActiveModel? model, float[] question, CancellationToken cancellationToken)
    {
        var snapshot = keywords.Current.Within(caller.Readable);
        var filter = snapshot.Filter(request.FileGlob);
        var query = snapshot.Analyse(request.Text);
        var trust = VectorTrust.Of(request.Text, query, model?.Embedder);
        var top = Math.Max(Candidates, request.TopK);
        using var scores = snapshot.ScoreAll(query);
        var hits = request.Arm == SearchArm.Vectors ? [] : FindByKeywords(scores, top, filter);
        var memory = model is null ? null : snapshot.VectorsOf(model.Id);
        var chunks = await FindChunksAsync(model, memory, question, hits, top, filter, cancellationToken);
        var ranking = Ranking(request.Arm);
        var winners = Fuse(ranking, scores, chunks, ranking.IsRefined ? Math.Max(request.TopK, Refinement.Depth) : request.TopK, trust);
        var found = await passages.ReadAsync(winners, cancellationToken);
        var isWhole = found.Count == winners.Count;
        if (ranking.IsRefined) found = Refine(request, query, found, memory, trust);
        // The database may have documents that this state of the keyword index, and so its filter, does not have yet.
        if (!caller.Readable.IsEverything)
            found = [.. found.Where(passage => snapshot.Has(passage.ChunkId, passage.FilePath) || caller.Readable.IsMatch(passage.FilePath))];
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

    /// <summary>Returns what keywords found and the nearest chunks, each once.</summary>
    private async Task<IReadOnlyList<FoundChunk>> FindChunksAsync(
        ActiveModel? model, IVectorView? memory, float[] question, IReadOnlyList<KeywordHit> hits, int top, ChunkFilter? filter,
        CancellationToken cancellationToken) => model is null
        ? [.. hits.Select(hit => new FoundChunk(hit.ChunkId, null))]
        : await vectors.SearchAsync(model, memory, question, [.. hits.Select(hit => hit.ChunkId)], top, filter, cancellationToken);

    private static IReadOnlyList<KeywordHit> FindByKeywords(IKeywordScores scores, int top, ChunkFilter? filter)
    {
        using var step = AskingTelemetry.Start("keywords");
        var hits = scores.Best(top, filter);
        step.Found(hits.Count);
        return hits;
    }

    private static IReadOnlyList<FusedCandidate> Fuse(
        IFusion ranking, IKeywordScores scores, IReadOnlyList<FoundChunk> chunks, int top, double trust)
    {
        using var step = AskingTelemetry.Start("fuse");
        long[] ids = [.. chunks.Select(chunk => chunk.ChunkId)];
        var own = scores.Of(ids);
        var around = ranking.IsRefined ? scores.Around(ids) : own;
        var winners = ranking.Fuse(
            [.. chunks.Select((chunk, at) => new Candidate(chunk.ChunkId, own[at], chunk.Cosine) { Around = around[at] })], top, trust);
        step.Found(winners.Count);
        return winners;
    }

    private static IReadOnlyList<Passage> Refine(
        SearchRequest request, KeywordQuery query, IReadOnlyList<Passage> found, IVectorView? vectors, double trust)
    {
        using var step = AskingTelemetry.Start("refine");
        var refined = Refinement.Rank(request.Text, query, found, vectors is null ? null : vectors.VectorOf, trust);
        step.Found(Math.Min(request.TopK, refined.Count));
        return [.. refined.Take(request.TopK)];
    }
}
