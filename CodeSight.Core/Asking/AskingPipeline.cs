using System.Runtime.CompilerServices;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Cite;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Asking.Suggest;
using CodeSight.Core.Asking.Verify;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Core.People;
using CodeSight.Core.People.Usage;
using CodeSight.Core.Telemetry;
using CodeSight.SearchIndex;

namespace CodeSight.Core.Asking;

/// <summary>
/// The asking flow: question -> condense -> admit -> search (keywords + vectors) -> fuse -> refine -> answer -> cite -> verify. <see
/// cref="SearchPipeline"/> has the steps of a search.
/// </summary>
internal sealed class AskingPipeline(
    IQuestionCondenser condenser, Admission admission, SearchPipeline search, IKeywordIndex keywords, IAnswerWriter writer,
    SupportCheck support, IUsageMeter meter, TimeProvider time, Suggester? suggester = null) : ISearcher, IAnswerer
{
    private const int MaxRelated = 3;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Passage>> SearchAsync(Principal caller, SearchRequest request, CancellationToken cancellationToken)
    {
        using var place = await admission.EnterAsync(cancellationToken);
        return (await search.FindAsync(caller, request, cancellationToken)).Passages;
    }

    /// <inheritdoc/>
    public async Task<CitedAnswer> AskAsync(Principal caller, SearchRequest question, CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("ask");
        if (Courtesies.ReplyTo(question.Text) is { } reply) return Courtesy(question, reply);
        var (condensed, used) = await CondenseAsync(caller, question, cancellationToken);
        using var place = await admission.EnterAsync(cancellationToken);
        var found = await search.FindAsync(caller, condensed, cancellationToken);
        Release(place);
        await using var metered = await MeterAsync(caller, found, cancellationToken);
        if (found.Passages.Count == 0) return NothingFound(caller, found, used);

        using var writing = AskingTelemetry.Start("answer");
        var draft = await metered.CountAsync(writer.WriteAsync(found.Question, found.Passages, cancellationToken));
        place.Dispose(); // what follows is no search
        var (text, sources) = Citations.Check(draft.Text, found.Passages);
        writing.Found(sources.Count);
        return await AnswerAsync(caller, question, found, text, sources, TokenUsage.Sum(used, draft.Usage), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AnswerEvent> StreamAsync(
        Principal caller, SearchRequest question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var step = AskingTelemetry.Start("ask");
        if (Courtesies.ReplyTo(question.Text) is { } reply)
        {
            yield return new AnswerEvent.Searched(question.Text, 0, TimeSpan.Zero);
            foreach (var part in Canned(Courtesy(question, reply))) yield return part;
            yield break;
        }

        var (condensed, used) = await CondenseAsync(caller, question, cancellationToken);
        var (found, duration, draft) = await BeginAsync(caller, condensed, cancellationToken);
        // Before the first event: until then a refusal can be an ordinary response.
        await using var metered = await MeterAsync(caller, found, cancellationToken);
        yield return new AnswerEvent.Searched(found.Question.Corrected, found.Passages.Count, duration);
        if (found.Passages.Count == 0)
        {
            foreach (var part in Canned(NothingFound(caller, found, used))) yield return part;
            yield break;
        }

        yield return new AnswerEvent.Found(found.Passages, writer.Model);
        using var writing = draft is null ? AskingTelemetry.Start("answer") : null;
        var answer = new CitationStream(found.Passages);
        var cited = 0;
        TokenUsage? usage = null;
        var parts = draft?.ToAsyncEnumerable()
            ?? metered.CountAsync(writer.StreamAsync(found.Question, found.Passages, cancellationToken), cancellationToken);
        await foreach (var part in parts)
        {
            usage = part.Usage ?? usage;
            if (Delta(answer.Append(part.Text)) is { } delta) yield return delta;
        }

        var (rest, text, sources) = answer.Complete();
        if (Delta(rest) is { } last) yield return last;
        writing?.Found(sources.Count);
        yield return new AnswerEvent.Completed(
            await AnswerAsync(caller, question, found, text, sources, TokenUsage.Sum(used, usage), cancellationToken));

        AnswerEvent.Delta? Delta(string more)
        {
            if (more.Length == 0) return null;
            IReadOnlyList<int> added = [.. answer.Cited.Skip(cited)];
            cited = answer.Cited.Count;
            return new AnswerEvent.Delta(more, added);
        }
    }

    /// <summary>Returns the question so that it stands alone, and the tokens that this took. A wait for a language model holds no permit.</summary>
    private async ValueTask<(SearchRequest Question, TokenUsage? Used)> CondenseAsync(
        Principal caller, SearchRequest question, CancellationToken cancellationToken)
    {
        if (question.History.Count == 0) return (question, null);
        using var step = AskingTelemetry.Start("condense");
        var cost = condenser.CostOf(question.Text, question.History);
        await using var metered = cost is null ? null : await meter.BeginAsync(caller, cost, cancellationToken);
        var condensed = await condenser.CondenseAsync(question.Text, question.History, cancellationToken);
        metered?.Count(condensed.Usage, condensed.WasRefused, condensed.CutAfter);
        return (question with { Text = condensed.Text }, condensed.Usage);
    }

    /// <summary>
    /// Searches, and writes the draft if that takes CPU time of this process. The permit is released before the first event is returned,
    /// since a client may read the events slowly.
    /// </summary>
    private async Task<(FoundPassages Found, TimeSpan Duration, IReadOnlyList<Reply>? Draft)> BeginAsync(
        Principal caller, SearchRequest question, CancellationToken cancellationToken)
    {
        using var place = await admission.EnterAsync(cancellationToken);
        var start = time.GetTimestamp();
        var found = await search.FindAsync(caller, question, cancellationToken);
        var duration = time.GetElapsedTime(start);
        if (!writer.RunsLocally || found.Passages.Count == 0) return (found, duration, null);
        using var writing = AskingTelemetry.Start("answer");
        return (found, duration, [await writer.WriteAsync(found.Question, found.Passages, cancellationToken)]);
    }

    /// <summary>Counts the question, and what its answer uses; refuses it where that could exceed the caller's budget.</summary>
    private Task<MeteredAnswer> MeterAsync(Principal caller, FoundPassages found, CancellationToken cancellationToken) =>
        meter.BeginAsync(caller, found.Passages.Count == 0 ? null : writer.CostOf(found.Question, found.Passages), cancellationToken);

    private async Task<CitedAnswer> AnswerAsync(
        Principal caller, SearchRequest question, FoundPassages found, string text, IReadOnlyList<Passage> sources, TokenUsage? usage,
        CancellationToken cancellationToken) => new(text, sources, writer.Model, usage)
        {
            SearchedFor = found.Question.Corrected,
            Passages = found.Passages,
            Related = sources.Count == 0 ? [.. found.Passages.Take(MaxRelated)] : [],
            Sentences = await VerifyAsync(found, text, sources, cancellationToken),
            Suggestions = suggester is null ? [] : await suggester.SuggestAsync(caller, question, found, text, sources, cancellationToken),
        };

    /// <summary>
    /// Checks the sentences against their sources. No permit is held: the work is a few milliseconds, and the embedder serves questions
    /// first.
    /// </summary>
    private async Task<IReadOnlyList<AnswerSentence>> VerifyAsync(
        FoundPassages found, string text, IReadOnlyList<Passage> sources, CancellationToken cancellationToken)
    {
        if (sources.Count == 0) return [];
        if (writer.Model == ExtractiveWriter.ModelName) return SupportCheck.Quoted(text);
        using var step = AskingTelemetry.Start("verify");
        return await support.CheckAsync(text, sources, found.Question.Typed, cancellationToken);
    }

    // Whoever may read no document is told what an empty index tells.
    private CitedAnswer NothingFound(Principal caller, FoundPassages found, TokenUsage? used) => new(
        keywords.Current.Within(caller.Readable).ChunkCount == 0 ? CannedResponses.NoDocuments : CannedResponses.NotFound, [], ExtractiveWriter.ModelName, used)
    {
        SearchedFor = found.Question.Corrected,
    };

    // Nothing was searched, so the message is the query.
    private static CitedAnswer Courtesy(SearchRequest message, string reply) => new(reply, [], ExtractiveWriter.ModelName) { SearchedFor = message.Text };

    private static IEnumerable<AnswerEvent> Canned(CitedAnswer answer) =>
        [new AnswerEvent.Found([], answer.Model), new AnswerEvent.Delta(answer.Text, []), new AnswerEvent.Completed(answer)];

    /// <summary>Lets the next search run while a remote language model answers, since waiting for it takes no CPU time.</summary>
    private void Release(IDisposable place)
    {
        if (!writer.RunsLocally) place.Dispose();
    }
}
