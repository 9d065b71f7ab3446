using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Refine;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Keywords;

namespace CodeSight.Core.Asking;

/// <summary>The asking flow: question -> search (keywords + vectors) -> fuse -> refine -> answer -> cite.</summary>
internal sealed class AskingPipeline(
    IKeywordIndex keywords, AnsweringModels models, VectorSearch vectors, IFusion fusion, PassageReader passages, IAnswerWriter writer)
    : ISearcher, IAnswerer
{
    // Candidates of each arm; 20 to 200 hardly matters for the ranking.
    private const int Candidates = 100;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Passage>> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("search");
        var found = await FindAsync(request, cancellationToken);
        step.Found(found.Count);
        AskingTelemetry.Searched(found.Count);
        return found;
    }

    /// <inheritdoc/>
    public async Task<Answer.Answer> AskAsync(SearchRequest question, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("ask");
        var found = await SearchAsync(question, cancellationToken);
        if (found.Count == 0)
            return new Answer.Answer(keywords.ChunkCount == 0 ? NotFound.NothingIndexed : NotFound.Text, [], ExtractiveWriter.ModelName);

        var (text, sources) = await WriteAsync(question.Text, found, cancellationToken);
        return new Answer.Answer(text, sources, writer.Model);
    }

    private async Task<IReadOnlyList<Passage>> FindAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var filter = keywords.Current.Filter(request.FileGlob);
        if (filter is { Count: 0 } || string.IsNullOrWhiteSpace(request.Text)) return [];

        var model = await models.FindAsync(cancellationToken);
        request = request with { Text = keywords.Current.CorrectSpelling(request.Text, model is null ? null : model.Embedder.HasWord) };
        var question = model is null ? [] : await model.Embedder.EmbedQueryAsync(request.Text, cancellationToken);
        var (isWhole, found) = await RankAsync(request, model, question, cancellationToken);
        // A document that was replaced between the two statements takes its chunks along: the newer state is asked once more.
        return isWhole ? found : (await RankAsync(request, model, question, cancellationToken)).Found;
    }

    /// <summary>Both arms over one state of the keyword index; whether every winner was still there when its text was read.</summary>
    private async Task<(bool IsWhole, IReadOnlyList<Passage> Found)> RankAsync(
        SearchRequest request, AnsweringModel? model, float[] question, CancellationToken cancellationToken)
    {
        var snapshot = keywords.Current;
        var filter = snapshot.Filter(request.FileGlob);
        var query = snapshot.Analyse(request.Text);
        var top = Math.Max(Candidates, request.TopK);
        var hits = FindByKeywords(snapshot, query, top, filter);
        var chunks = model is null
            ? [.. hits.Select(hit => new FoundChunk(hit.ChunkId, null))]
            : await vectors.SearchAsync(model, question, [.. hits.Select(hit => hit.ChunkId)], top, filter, cancellationToken);
        var winners = Fuse(snapshot, query, chunks, fusion.IsRefined ? Math.Max(request.TopK, Refinement.Depth) : request.TopK);
        var found = await passages.ReadAsync(winners, cancellationToken);
        var isWhole = found.Count == winners.Count;
        if (fusion.IsRefined) found = Refine(query, found, request.TopK);
        // While the keyword index is loading, its filter knows only the documents that it has.
        if (request.FileGlob is null || filter is not null) return (isWhole, found);
        var glob = FileGlob.Parse(request.FileGlob);
        return (isWhole, [.. found.Where(passage => glob.IsMatch(passage.FilePath))]);
    }

    private static IReadOnlyList<KeywordHit> FindByKeywords(IKeywordSnapshot snapshot, KeywordQuery query, int top, ChunkFilter? filter)
    {
        using var step = AskingTelemetry.Start("keywords");
        var hits = snapshot.Search(query, top, filter);
        step.Found(hits.Count);
        return hits;
    }

    private IReadOnlyList<FusedCandidate> Fuse(IKeywordSnapshot snapshot, KeywordQuery query, IReadOnlyList<FoundChunk> chunks, int top)
    {
        using var step = AskingTelemetry.Start("fuse");
        long[] ids = [.. chunks.Select(chunk => chunk.ChunkId)];
        var scores = snapshot.Score(query, ids);
        var around = snapshot.ScoreNeighbours(query, ids);
        var winners = fusion.Fuse(
            [.. chunks.Select((chunk, at) => new Candidate(chunk.ChunkId, scores[at], chunk.Cosine) { Around = around[at] })], top);
        step.Found(winners.Count);
        return winners;
    }

    private static IReadOnlyList<Passage> Refine(KeywordQuery query, IReadOnlyList<Passage> found, int top)
    {
        using var step = AskingTelemetry.Start("refine");
        var refined = Refinement.Rank(query, found, vectorOf: null);
        step.Found(Math.Min(top, refined.Count));
        return [.. refined.Take(top)];
    }

    private async Task<(string Text, IReadOnlyList<Passage> Sources)> WriteAsync(
        string question, IReadOnlyList<Passage> found, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("answer");
        var draft = await writer.WriteAsync(question, found, cancellationToken);
        var (text, sources) = Citations.Check(draft, found);
        step.Found(sources.Count);
        return (text, sources);
    }
}
