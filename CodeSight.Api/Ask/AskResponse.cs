using System.ComponentModel;
using CodeSight.Api.Search;
using CodeSight.Core.Asking.Answer;

namespace CodeSight.Api.Ask;

/// <summary>An answer with its sources.</summary>
public sealed record AskResponse(
    [property: Description("The answer; [n] stands for the n-th source, from 1.")] string Text,
    IReadOnlyList<SearchResult> Sources,
    [property: Description("Backend and model that answered, such as none/extractive.")] string Model,
    [property: Description("If the documents do not answer the question: the nearest passages, at most three. Otherwise empty.")]
    IReadOnlyList<SearchResult> Related,
    [property: Description("The query that was used: the question so that it stands alone, after typo correction.")] string SearchedFor,
    [property: Description("The message that keeps the answer in its conversation; null where it is not kept.")] Guid? MessageId)
{
    internal static AskResponse From(CitedAnswer answer) => new(
        answer.Text, [.. answer.Sources.Select(SearchResult.From)], answer.Model, [.. answer.Related.Select(SearchResult.From)],
        answer.SearchedFor, answer.MessageId);
}
