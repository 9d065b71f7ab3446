using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Telemetry;
using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking;

/// <summary>
/// The asking flow: question -> admit -> search (keywords + vectors) -> fuse -> refine -> answer -> cite. <see cref="SearchPipeline"/> has the
/// steps of a search.
/// </summary>
internal sealed class AskingPipeline(Admission admission, SearchPipeline search, IKeywordIndex keywords, IAnswerWriter writer) : ISearcher, IAnswerer
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Passage>> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        using var place = await admission.EnterAsync(cancellationToken);
        return (await search.FindAsync(request, cancellationToken)).Passages;
    }

    /// <inheritdoc/>
    public async Task<CitedAnswer> AskAsync(SearchRequest question, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("ask");
        using var place = await admission.EnterAsync(cancellationToken);
        var found = await search.FindAsync(question, cancellationToken);
        if (found.Passages.Count == 0)
            return new CitedAnswer(keywords.ChunkCount == 0 ? CannedResponses.NoDocuments : CannedResponses.NotFound, [], ExtractiveWriter.ModelName);

        // Waiting for a remote language model takes no CPU time, so the next search may run meanwhile.
        if (!writer.RunsLocally) place.Dispose();
        var (text, sources) = await WriteAsync(found, cancellationToken);
        return new CitedAnswer(text, sources, writer.Model);
    }

    private async Task<(string Text, IReadOnlyList<Passage> Sources)> WriteAsync(FoundPassages found, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("answer");
        var draft = await writer.WriteAsync(found.Question, found.Passages, cancellationToken);
        var (text, sources) = Citations.Check(draft, found.Passages);
        step.Found(sources.Count);
        return (text, sources);
    }
}
