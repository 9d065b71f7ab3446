using System.ComponentModel;
using CodeSight.Api.Search;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Api.Ask;

/// <summary>The data of the event "search".</summary>
public sealed record SearchEvent(
    [property: Description("The query that was used: the question so that it stands alone, after typo correction.")] string SearchedFor,
    [property: Description("Number of passages found.")] int Passages,
    [property: Description("Time of the search in milliseconds.")] double Milliseconds);

/// <summary>The data of the event "sources": the passages that the answer is written from, best first.</summary>
public sealed record SourcesEvent(
    IReadOnlyList<SearchResult> Sources,
    [property: Description("Backend and model that write the answer, such as none/extractive.")] string Model);

/// <summary>The data of an event "delta".</summary>
public sealed record DeltaEvent(
    [property: Description("More text. Its [n] refers to the n-th passage cited so far.")] string Text,
    [property: Description("The passages that this text is the first to cite, as 1-based positions in the event 'sources'.")] IReadOnlyList<int> Cited);

/// <summary>The data of the event "done": the answer as without streaming. Its text is that of all deltas.</summary>
public sealed record DoneEvent(
    string Text, IReadOnlyList<SearchResult> Sources, string Model, IReadOnlyList<SearchResult> Related, string SearchedFor,
    IReadOnlyList<SentenceResponse> Sentences, IReadOnlyList<string> Suggestions, UsageResponse? Usage, Guid? MessageId)
{
    internal static DoneEvent From(CitedAnswer answer)
    {
        var whole = AskResponse.From(answer);
        return new(
            whole.Text, whole.Sources, whole.Model, whole.Related, whole.SearchedFor, whole.Sentences, whole.Suggestions,
            UsageResponse.From(answer.Usage), whole.MessageId);
    }
}

/// <summary>Tokens that the language model used.</summary>
public sealed record UsageResponse(long InputTokens, long OutputTokens)
{
    internal static UsageResponse? From(TokenUsage? usage) => usage is null ? null : new UsageResponse(usage.Input, usage.Output);
}
