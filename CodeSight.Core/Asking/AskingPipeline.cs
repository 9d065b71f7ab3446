using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Telemetry;
using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking;

/// <summary>The asking flow: question -> (a place) -> search (keywords + vectors) -> fuse -> refine -> answer -> cite. <see cref="SearchPipeline"/> has the steps of a search.</summary>
internal sealed class AskingPipeline(Admission admission, SearchPipeline search, IKeywordIndex keywords, IAnswerWriter writer) : ISearcher, IAnswerer
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Passage>> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        using var place = await admission.EnterAsync(cancellationToken);
        return (await search.FindAsync(request, cancellationToken)).Passages;
    }

    /// <inheritdoc/>
    public async Task<Answer.Answer> AskAsync(SearchRequest question, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("ask");
        using var place = await admission.EnterAsync(cancellationToken);
        var found = await search.FindAsync(question, cancellationToken);
        if (found.Passages.Count == 0)
            return new Answer.Answer(keywords.ChunkCount == 0 ? NotFound.NothingIndexed : NotFound.Text, [], ExtractiveWriter.ModelName);

        // Others work while a language model takes its time.
        if (!writer.WorksHere) place.Dispose();
        var (text, sources) = await WriteAsync(found, cancellationToken);
        return new Answer.Answer(text, sources, writer.Model);
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
