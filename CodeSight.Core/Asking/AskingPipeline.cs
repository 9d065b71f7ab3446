using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Keywords;
using Npgsql;

namespace CodeSight.Core.Asking;

/// <summary>The asking flow: question -> search (keywords + vectors) -> fuse -> answer -> cite.</summary>
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
        IReadOnlyList<Passage> found = [];
        try
        {
            found = await FindAsync(request, model, cancellationToken);
            if (model is null || found.Any(passage => passage.Cosine is not null)) return found;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable && model is not null)
        {
            // Another model took over a while ago, and this process slept.
        }
        // Nothing was found by these vectors: it may be that those of another model answer since a moment.
        return await models.FindOtherAsync(model, cancellationToken) is { } other ? await FindAsync(request, other, cancellationToken) : found;
    }

    private async Task<IReadOnlyList<Passage>> FindAsync(SearchRequest request, AnsweringModel? model, CancellationToken cancellationToken)
    {
        // The model whose vectors answer encodes the question.
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
            : await vectors.SearchAsync(model, snapshot, question, [.. hits.Select(hit => hit.ChunkId)], top, filter, cancellationToken);
        var winners = Fuse(snapshot, query, chunks, request.TopK);
        var found = await passages.ReadAsync(winners, cancellationToken);
        var isWhole = found.Count == winners.Count;
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
        var scores = snapshot.Score(query, [.. chunks.Select(chunk => chunk.ChunkId)]);
        var winners = fusion.Fuse([.. chunks.Zip(scores, (chunk, bm25) => new Candidate(chunk.ChunkId, bm25, chunk.Cosine))], top);
        step.Found(winners.Count);
        return winners;
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
